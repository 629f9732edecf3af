"""summarizer: annual work summaries of Chinese government bureaus as JSON, every number proved."""
