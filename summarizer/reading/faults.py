"""The faults of reading, each one line with a stable code, in words a clerk can act on."""

from __future__ import annotations

from summarizer.errors import ReadingError


def fault(code: str, what: str, where: str, mend: str) -> ReadingError:
    """A ReadingError whose `code` is `reading.<code>`."""
    error = ReadingError(what, where=where, mend=mend)
    error.code = f"reading.{code}"
    return error


def empty(where: str) -> ReadingError:
    return fault("empty", "文件是空的，没有任何文字", where, "请检查文件是否保存或上传完整")


def binary(where: str) -> ReadingError:
    return fault("binary", "不是文本文件，内容是二进制数据", where, "请换成文本文件(.txt 或 .md)")


def other_format(where: str, chinese: tuple[str, str], english: tuple[str, str]) -> ReadingError:
    """`chinese` and `english` are what the format is called, and the mend."""
    error = fault("format", f"是{chinese[0]}，不能直接读取", where, chinese[1])
    error.english = (f"{english[0]} can't be read directly", english[1])
    return error


def encoding(where: str, line: int | None) -> ReadingError:
    place = f"第{line}行附近有无法识别的字节，" if line is not None else ""
    return fault("encoding", f"{place}不是 UTF-8、UTF-16、GB18030 或 Big5 编码的文字", where, "请另存为 UTF-8 文本再试")


def too_large(where: str, limit: int) -> ReadingError:
    return fault("too_large", f"文件过大，超过{limit}字的上限", where, "请拆分文件，或调高 max_characters 设置")


def no_chinese(where: str) -> ReadingError:
    return fault("no_chinese", "文中没有汉字，不是中文材料", where, "请检查是否选错了文件")


def missing(where: str) -> ReadingError:
    return fault("missing", "找不到该文件", where, "请检查路径和文件名")


def directory(where: str) -> ReadingError:
    return fault("directory", "是文件夹，不是文件", where, "请指定其中的文件")


def unreadable(where: str, reason: str) -> ReadingError:
    return fault("unreadable", f"无法读取({reason})", where, "请检查文件权限，或换个位置再试")


def encrypted(where: str) -> ReadingError:
    return fault("encrypted", "文件设了密码", where, "请解除密码后另存再试")


def scanned(where: str) -> ReadingError:
    return fault("scanned", "是扫描件，没有可读的文字层", where, "请先做文字识别(OCR)，再保存为带文字层的PDF或文本")


def damaged(where: str, name: str, mend: str) -> ReadingError:
    error = fault("format", f"{name}损坏，读不出内容", where, mend)
    error.english = ("the file is damaged", "download it again, or open and save it anew")
    return error


def office(where: str, *, installed: bool) -> ReadingError:
    """An old office file that LibreOffice, installed or not, doesn't turn into a new one."""
    if installed:
        error = fault("format", "LibreOffice转换失败", where, "请用Office或WPS打开后另存为docx或文本(.txt)")
        error.english = ("LibreOffice can't convert it", "open it in Office or WPS and save it as .docx or .txt")
    else:
        what, mend = "是旧版Office或WPS文档，需要LibreOffice才能读取", "请安装LibreOffice，或另存为docx、文本(.txt)再试"
        error = fault("format", what, where, mend)
        error.english = (
            "an old Office or WPS file, for which LibreOffice is needed",
            "install it, or save it as .docx or .txt",
        )
    return error


def bomb(where: str) -> ReadingError:
    return fault("bomb", "压缩内容展开后过大，疑为恶意文件", where, "请核实文件来源，或解压后分别处理")


def archive(where: str) -> ReadingError:
    return fault("archive", "压缩包内有越界的文件名，疑为恶意文件", where, "请核实文件来源")


def nesting(where: str) -> ReadingError:
    return fault("nesting", "内容嵌套过深，读不完整", where, "请复制正文另存为文本(.txt)再试")


def table(where: str, most: int) -> ReadingError:
    return fault("table", f"表格过大，超过{most}格", where, "请拆分表格后再试")


def pages(where: str, most: int) -> ReadingError:
    return fault("too_large", f"超过{most}页", where, "请拆分文件后再试")
