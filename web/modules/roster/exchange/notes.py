"""What is meant by a column, as a note at its heading in the template. Texts only."""

from collections.abc import Mapping
from typing import Final

from web.modules.roster.exchange.columns import Field, Words

NOTES: Final[Mapping[Field, Words]] = {
    Field.NUMBER: (
        "學生以此編號識別，必須填寫，不可重複。",
        "学生以此编号识别，必须填写，不可重复。",
        "Identifica o aluno: obrigatório e único.",
        "Identifies the student: required, and unique.",
    ),
    Field.PHONE: (
        "成年人以電話識別。請連國家或地區碼填寫：+853 6600 0000。只有 8 位數字視為澳門號碼。",
        "成年人以电话识别。请连国家或地区码填写：+853 6600 0000。只有 8 位数字视为澳门号码。",
        "Identifica os adultos. Com o indicativo: +853 6600 0000. Só 8 algarismos: número de Macau.",
        "Identifies adults. With the country code: +853 6600 0000. Eight digits alone are a number of Macao.",
    ),
    Field.CLASS: (
        "本學年已有的班。不同年級有同名的班時，請同時填寫年級。",
        "本学年已有的班。不同年级有同名的班时，请同时填写年级。",
        "Turma existente neste ano lectivo. Se houver turmas com o mesmo nome, indique também o ano.",
        "A class of the current year. Where several have the same name, fill in the grade too.",
    ),
    Field.RELATION: (
        "母親、父親、祖父母或監護人",
        "母亲、父亲、祖父母或监护人",
        "Mãe, Pai, Avô/Avó ou Encarregado de educação",
        "Mother, Father, Grandparent or Guardian",
    ),
    Field.CHILDREN: (
        "學生編號。多名子女可用分號分開，或每名一行。",
        "学生编号。多名子女可用分号分开，或每名一行。",
        "N.º de aluno. Vários educandos: separados por ponto e vírgula, ou uma linha para cada um.",
        "The student number. Several children: separated by semicolons, or a row for each.",
    ),
    Field.IDENTITIES: (
        "教學人員或職員；兩者都是的用分號分開。管理員只能逐一設定。",
        "教学人员或职员；两者都是的用分号分开。管理员只能逐一设定。",
        "Docente ou Pessoal não docente; ambos, separados por ponto e vírgula. Os administradores nomeiam-se um a um.",
        "Teaching staff or School staff; both, separated by a semicolon. Administrators are made one by one.",
    ),
    Field.DEPARTMENTS: (
        "已有的部門，以分號分開",
        "已有的部门，以分号分开",
        "Departamentos existentes, separados por ponto e vírgula",
        "Departments that exist, separated by semicolons",
    ),
    Field.LESSONS: (
        "三年二班: 數學; 三年一班: 數學、常識",
        "三年二班: 数学; 三年一班: 数学、常识",
        "3.º B: Matemática; 3.º A: Matemática, Ciências",
        "P3 B: Mathematics; P3 A: Mathematics, Science",
    ),
    Field.HEADS: (
        "以分號分開：三年二班; 三年一班",
        "以分号分开：三年二班; 三年一班",
        "Separadas por ponto e vírgula: 3.º B; 3.º A",
        "Separated by semicolons: P3 B; P3 A",
    ),
}
