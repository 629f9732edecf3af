"""A model of our own making: a random llama of two layers with one token a byte, 150 kB, written in a moment.

It knows nothing and answers nonsense, but a real engine runs it: protocol, constrained decoding, truncation and
overflow are the engine's own. Random weights, no one's data.
"""

from __future__ import annotations

from pathlib import Path

import numpy
from gguf import GGUFWriter, TokenType

SPECIAL = [b"<unk>", b"<s>", b"</s>"]
WIDTH, LAYERS, HEADS, INNER = 32, 2, 4, 64
TEMPLATE = "{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}\n{% endfor %}assistant:"


def write_tiny_model(path: Path, *, seed: int = 1, context: int = 65536) -> Path:
    """Writes the model file and returns its path; the same seed makes the same model."""
    path.parent.mkdir(parents=True, exist_ok=True)
    writer = GGUFWriter(str(path), "llama")
    vocabulary = len(SPECIAL) + 256
    writer.add_name("tiny")
    writer.add_context_length(context)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_vocab_size(vocabulary)
    writer.add_tokenizer_model("llama")
    writer.add_token_list([*SPECIAL, *(f"<0x{byte:02X}>".encode() for byte in range(256))])
    writer.add_token_scores([0.0] * vocabulary)
    writer.add_token_types([TokenType.UNKNOWN, TokenType.CONTROL, TokenType.CONTROL, *[TokenType.BYTE] * 256])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(0)
    writer.add_chat_template(TEMPLATE)
    dice = numpy.random.default_rng(seed)

    def weights(name: str, *shape: int) -> None:
        writer.add_tensor(f"{name}.weight", (dice.standard_normal(shape) * 0.1).astype(numpy.float32))

    def ones(name: str) -> None:
        writer.add_tensor(f"{name}.weight", numpy.ones(WIDTH, dtype=numpy.float32))

    weights("token_embd", vocabulary, WIDTH)
    ones("output_norm")
    weights("output", vocabulary, WIDTH)
    for layer in range(LAYERS):
        block = f"blk.{layer}"
        ones(f"{block}.attn_norm")
        ones(f"{block}.ffn_norm")
        for part in ("attn_q", "attn_k", "attn_v", "attn_output"):
            weights(f"{block}.{part}", WIDTH, WIDTH)
        weights(f"{block}.ffn_gate", INNER, WIDTH)
        weights(f"{block}.ffn_up", INNER, WIDTH)
        weights(f"{block}.ffn_down", WIDTH, INNER)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path
