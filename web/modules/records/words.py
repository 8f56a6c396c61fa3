"""The words of the spreadsheets, in the four languages (IMP-08)."""

from typing import Final, NamedTuple

from signaling.messages import PersonKind, RoomKind
from web.locales import Locale
from web.modules.records.attendance import Reason


class Words(NamedTuple):
    """Texts of one language: sheets, columns, values."""

    records: str
    details: str
    viewers: str
    attendance: str
    check_ins: str
    comments: str
    title: str
    kind: str
    host: str
    viewer_count: str
    scope: str
    started: str
    ended: str
    name: str
    role: str
    children: str
    group: str
    joined: str
    left: str
    stays: str
    attended: str
    late: str
    away: str
    early: str
    result: str
    reason: str
    present: str
    absent: str
    comment: str
    comment_count: str
    spoken: str
    check_in_count: str
    check_in: str
    answered: str
    answered_by: str
    missing: str
    to_hosts: str
    deleted: str
    yes: str
    nobody: str


WORDS: Final = {
    Locale.ZH_HANT: Words(
        "直播記錄", "直播詳情", "觀看明細", "考勤", "簽到", "評論", "直播主題", "類型", "直播人", "觀看人數", "直播範圍",
        "開始時間", "結束時間", "姓名", "身份", "學生", "班級", "進入時間", "離開時間", "進出次數", "觀看時長", "遲到",
        "中途離開", "早退", "結果", "原因", "出席", "缺席", "內容", "評論數", "發言時長", "簽到次數", "簽到", "簽到時間",
        "代簽人", "未簽到", "只給老師", "已刪除", "是", "未選擇",
    ),
    Locale.ZH_HANS: Words(
        "直播记录", "直播详情", "观看明细", "考勤", "签到", "评论", "直播主题", "类型", "直播人", "观看人数", "直播范围",
        "开始时间", "结束时间", "姓名", "身份", "学生", "班级", "进入时间", "离开时间", "进出次数", "观看时长", "迟到",
        "中途离开", "早退", "结果", "原因", "出席", "缺席", "内容", "评论数", "发言时长", "签到次数", "签到", "签到时间",
        "代签人", "未签到", "只给老师", "已删除", "是", "未选择",
    ),
    Locale.PT: Words(
        "Registo de aulas", "Detalhes", "Espectadores", "Assiduidade", "Presenças", "Comentários", "Tema", "Tipo",
        "Docente", "Espectadores", "Âmbito", "Início", "Fim", "Nome", "Quem é", "Alunos", "Turma", "Entrada", "Saída",
        "Entradas", "Tempo de presença", "Atraso", "Ausência", "Saída antecipada", "Resultado", "Motivo", "Presente",
        "Ausente", "Texto", "Comentários", "Tempo de palavra", "Presenças confirmadas", "Chamada", "Resposta às",
        "Respondido por", "Sem resposta", "Só para o docente", "Apagado", "Sim", "Nenhum",
    ),
    Locale.EN: Words(
        "Live classes", "Details", "Viewers", "Attendance", "Check-ins", "Comments", "Title", "Kind", "Host", "Viewers",
        "Scope", "Started", "Ended", "Name", "Role", "Students", "Class", "Joined", "Left", "Stays", "Time in class",
        "Late", "Away", "Left early", "Result", "Reason", "Present", "Absent", "Text", "Comments", "Time speaking",
        "Check-ins answered", "Check-in", "Answered at", "Answered by", "Not answered", "To the host only", "Deleted",
        "Yes", "None chosen",
    ),
}  # fmt: skip

KINDS: Final = {
    Locale.ZH_HANT: {RoomKind.LARGE: "大班課", RoomKind.SMALL: "小班課", RoomKind.BROADCAST: "通用直播"},
    Locale.ZH_HANS: {RoomKind.LARGE: "大班课", RoomKind.SMALL: "小班课", RoomKind.BROADCAST: "通用直播"},
    Locale.PT: {RoomKind.LARGE: "Aula grande", RoomKind.SMALL: "Aula pequena", RoomKind.BROADCAST: "Transmissão"},
    Locale.EN: {RoomKind.LARGE: "Large class", RoomKind.SMALL: "Small class", RoomKind.BROADCAST: "Broadcast"},
}
ROLES: Final = {
    Locale.ZH_HANT: dict(zip(PersonKind, ("教職員", "家長", "學生", "外部人員"), strict=True)),
    Locale.ZH_HANS: dict(zip(PersonKind, ("教职员", "家长", "学生", "外部人员"), strict=True)),
    Locale.PT: dict(zip(PersonKind, ("Pessoal", "Encarregado", "Aluno", "Externo"), strict=True)),
    Locale.EN: dict(zip(PersonKind, ("Staff", "Parent", "Student", "Outsider"), strict=True)),
}
REASONS: Final = {
    Locale.ZH_HANT: dict(zip(Reason, ("沒有上課", "遲到", "中途離開", "早退"), strict=True)),
    Locale.ZH_HANS: dict(zip(Reason, ("没有上课", "迟到", "中途离开", "早退"), strict=True)),
    Locale.PT: dict(zip(Reason, ("Não veio", "Atraso", "Ausência", "Saída antecipada"), strict=True)),
    Locale.EN: dict(zip(Reason, ("Never came", "Late", "Away", "Left early"), strict=True)),
}
