"""Messages about files, in English and Chinese, and the exceptions that carry them."""

import errno
import os
from collections.abc import Sequence
from pathlib import Path

from bilingual.words import Words

NAMED = 3
"""Files set aside that a warning names one by one."""
CHINESE = {
    errno.ENOSPC: "磁盘空间已满",
    errno.EDQUOT: "已超出磁盘配额",
    errno.EFBIG: "文件过大",
    errno.EIO: "磁盘读写出错",
    errno.EBUSY: "正被占用",
    errno.EROFS: "文件系统为只读",
    errno.EACCES: "没有权限",
    errno.EPERM: "不允许此操作",
    errno.ENOENT: "不存在",
    errno.EEXIST: "已存在",
    errno.ENOTDIR: "路径中有一部分不是文件夹",
    errno.EISDIR: "这是文件夹",
    errno.ELOOP: "链接层数过多",
    errno.ENAMETOOLONG: "名称过长",
}
"""What the system says."""
PLAINER = {
    errno.EEXIST: "something of this name is already there",
    errno.ENOTDIR: "a part of this path is a file, not a folder",
}
"""What says more than the system does."""


class OutputError(ValueError):
    """A place that cannot be written to, and why: another has to be given. ``zh`` says it in Chinese."""

    def __init__(self, en: str, zh: str = "") -> None:
        super().__init__(en)
        self.zh = zh or en


class NotWritten(OSError):
    """Something was made and could not be put in its place; the message says why, and where it is kept."""

    def __init__(self, en: str, zh: str = "") -> None:
        super().__init__(en)
        self.zh = zh or en


class KeptAside(UserWarning):
    """Something stood where a file of ours belongs, and was kept under another name."""

    def __init__(self, en: str, zh: str = "") -> None:
        super().__init__(en)
        self.zh = zh or en


def a_link(path: Path) -> Words:
    """That a link is no file."""
    to = os.readlink(path)
    return Words(
        f"{path}: it is a link to {to}; name the file itself, or another",
        f"{path}：这是指向{to}的链接，请写明文件本身或另取名称",
    )


def broken(path: Path) -> Words:
    """That a link leads nowhere."""
    to = os.readlink(path)
    return Words(
        f"{path}: it is a link to {to}, where nothing is; make that folder, or give another",
        f"{path}：这是指向{to}的链接，而目标不存在；请先建立该文件夹，或改用其他文件夹",
    )


def a_folder(path: Path) -> Words:
    """That a folder is no file."""
    return Words(
        f"{path}: it is a folder; the name of a file belongs here", f"{path}：这是文件夹，此处应为文件名"
    )


def a_file(path: Path) -> Words:
    """That a file is no folder."""
    return Words(
        f"{path}: it is a file; the name of a folder belongs here", f"{path}：这是文件，此处应为文件夹名"
    )


def kept_in(what: str, where: Path) -> Words:
    """Where something is kept: ``whole`` or ``finished``."""
    en, zh = {
        "whole": ("the whole result is kept in", "全部结果保存在"),
        "finished": ("what was finished is kept in", "已完成的部分保存在"),
        "file": ("what was written is kept as", "已写好的内容保存为"),
    }[what]
    return Words(f"{en} {where}", f"{zh}{where}")


NOTHING = Words("nothing was written", "未写入任何内容")
LOST = Words("nothing could be kept", "未能保存任何内容")
ANOTHER = Words("put this right, or give another folder", "请先排除此问题，或改用其他文件夹")


def why(error: OSError) -> Words:
    """What the system says, in words; a file that may not be touched is mostly one that is open."""
    said = PLAINER.get(error.errno or 0) or (os.strerror(error.errno) if error.errno else str(error))
    zh = CHINESE.get(error.errno or 0, said)
    if not isinstance(error, PermissionError):
        return Words(said, zh)
    return Words(
        f"{said} (a file that is open in another program, such as a spreadsheet, cannot be replaced)",
        f"{zh}（在电子表格等其他程序中打开的文件无法替换）",
    )


def failed(path: Path, error: OSError, then: Words) -> Words:
    """What failed, why, and what became of it."""
    en, zh = why(error)
    return Words(f"{path}: {en}; {then.en}", f"{path}：{zh}；{then.zh}")


def set_aside(kept: Sequence[tuple[Path, Path]]) -> Words:
    """What was kept under which names."""
    some, more = kept[:NAMED], len(kept) - NAMED
    en = "; ".join(f"{path} as {to.name}" for path, to in some) + (f"; and {more} more" if more > 0 else "")
    zh = "；".join(f"{path}改为{to.name}" for path, to in some) + (f"；另有{more}项" if more > 0 else "")
    return Words(
        f"edited, or not written by grassroots, and therefore kept under another name: {en}",
        f"以下内容曾被编辑或并非本程序所写，已改名保留：{zh}",
    )
