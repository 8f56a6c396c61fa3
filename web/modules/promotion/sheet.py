"""The preview of a student file as a spreadsheet (PROM-15)."""

from collections.abc import Mapping, Sequence
from typing import Final

from web.locales import Locale
from web.modules.promotion.matching import Trouble
from web.modules.promotion.tables import UploadLine
from web.sheets import Column, Sheet

_COLUMNS: Final[Mapping[Locale, tuple[str, ...]]] = {
    Locale.ZH_HANT: ("學生ID", "姓名", "年級", "班別", "學號", "狀態"),
    Locale.ZH_HANS: ("学生ID", "姓名", "年级", "班别", "学号", "状态"),
    Locale.PT: ("ID do aluno", "Nome", "Ano", "Turma", "N.º", "Estado"),
    Locale.EN: ("Student ID", "Name", "Grade", "Class", "Number", "State"),
}
_WIDTHS: Final = (30, 20, 8, 8, 8, 36)
_FINE: Final = {Locale.ZH_HANT: "正常", Locale.ZH_HANS: "正常", Locale.PT: "Em ordem", Locale.EN: "In order"}
_TROUBLES: Final[Mapping[Trouble, Mapping[Locale, str]]] = {
    Trouble.UNKNOWN_ID: {
        Locale.ZH_HANT: "該id學生不存在", Locale.ZH_HANS: "该id学生不存在",
        Locale.PT: "Não existe aluno com este ID", Locale.EN: "No student has this ID",
    },
    Trouble.REMOVED: {
        Locale.ZH_HANT: "已從通訊錄刪除", Locale.ZH_HANS: "已从通讯录删除",
        Locale.PT: "Retirado da lista de contactos", Locale.EN: "Removed from the directory",
    },
    Trouble.NO_SUCH_CLASS: {
        Locale.ZH_HANT: "本學年沒有這個班", Locale.ZH_HANS: "本学年没有这个班",
        Locale.PT: "A turma não existe neste ano lectivo", Locale.EN: "The year has no such class",
    },
    Trouble.REPEATED: {
        Locale.ZH_HANT: "檔案中重複出現", Locale.ZH_HANS: "文件中重复出现",
        Locale.PT: "Repetido no ficheiro", Locale.EN: "More than once in the file",
    },
    Trouble.UNREADABLE: {
        Locale.ZH_HANT: "資料無法讀取", Locale.ZH_HANS: "数据无法读取",
        Locale.PT: "Dados ilegíveis", Locale.EN: "Cannot be read",
    },
}  # fmt: skip


def preview_sheet(name: str, lines: Sequence[UploadLine], locale: Locale) -> Sheet:
    """One row for each line of the file, abnormal ones first."""
    columns = [Column(title, width) for title, width in zip(_COLUMNS[locale], _WIDTHS, strict=True)]
    rows = [
        (line.student_number, line.name, line.grade, line.class_code, line.seat, _state(line, locale)) for line in lines
    ]
    return Sheet(name, columns, rows)


def _state(line: UploadLine, locale: Locale) -> str:
    if line.trouble is None:
        return _FINE[locale]
    text = _TROUBLES[line.trouble][locale]
    return f"{text} ({line.detail})" if line.detail else text
