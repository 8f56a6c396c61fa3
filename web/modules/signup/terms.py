"""The terms that are accepted before anything is asked (SUB-05): those of the product, until a school publishes its own.

Whoever changes a text here raises `VERSION`: what somebody has agreed to is kept as the version alone.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from web.locales import Locale
from web.modules.signup.models import TermsPart

VERSION: Final = "2026-11"

_TEXTS: Final[Mapping[Locale, Sequence[tuple[str, str]]]] = {
    Locale.ZH_HANT: (
        ("用途", "智慧校園由學校自行架設，用於學校、教職員、家長和學生之間的通訊及網上教學。"),
        ("我們需要的資料", "訂閱時會使用你的手機號碼、姓名、教育證編號，以及教育證持有人的出生日期。出生日期只用於核對，不會用來登入。"),
        ("誰能看到", "手機號碼只有你本人、學校管理員，以及任教你子女的教師能看到。不同學校的資料完全分開。"),
        ("你的責任", "請選擇真實的身份，只使用自己或自己子女的教育證；請勿把驗證碼告訴任何人。"),
        ("退出", "你可以隨時向學校要求更正或刪除資料，或停止使用。離校後帳戶會由學校停用。"),
    ),
    Locale.ZH_HANS: (
        ("用途", "智慧校园由学校自行架设，用于学校、教职员、家长和学生之间的通讯及网上教学。"),
        ("我们需要的资料", "订阅时会使用你的手机号码、姓名、教育证编号，以及教育证持有人的出生日期。出生日期只用于核对，不会用来登录。"),
        ("谁能看到", "手机号码只有你本人、学校管理员，以及任教你子女的教师能看到。不同学校的资料完全分开。"),
        ("你的责任", "请选择真实的身份，只使用自己或自己子女的教育证；请勿把验证码告诉任何人。"),
        ("退出", "你可以随时向学校要求更正或删除资料，或停止使用。离校后账户会由学校停用。"),
    ),
    Locale.PT: (
        (
            "Finalidade",
            ("O Campus Inteligente é instalado pela própria escola e serve para a comunicação e o ensino em linha entre a escola, "
            "o pessoal, os encarregados de educação e os alunos."),
        ),
        (
            "Dados de que precisamos",
            ("A inscrição usa o seu número de telemóvel, o nome, o número do cartão de educação e a data de nascimento do "
            "titular do cartão. A data serve apenas para confirmar; nunca para entrar."),
        ),
        (
            "Quem os vê",
            ("O seu número de telemóvel só é visto por si, pelos administradores da escola e pelos professores dos seus "
            "educandos. Os dados de escolas diferentes estão totalmente separados."),
        ),
        (
            "O que lhe cabe",
            ("Escolha a sua verdadeira identidade, use apenas o seu cartão ou o dos seus educandos e não diga a ninguém os "
            "códigos que receber."),
        ),
        (
            "Sair",
            ("Pode pedir à escola, a qualquer momento, que corrija ou apague os seus dados, e deixar de usar o serviço. "
            "Quem deixa a escola tem a conta desactivada por ela."),
        ),
    ),
    Locale.EN: (
        (
            "What it is for",
            ("Smart Campus is run by the school itself, for communication and online teaching between the school, its staff, "
            "parents and students."),
        ),
        (
            "What we need",
            ("Signing up uses your mobile number, your name, the number of the education card and the birth date of its "
            "holder. The birth date is only compared; it never signs anybody in."),
        ),
        (
            "Who sees it",
            ("Your number is seen by you, the school's administrators and the teachers of your children only. Different "
            "schools are kept strictly apart."),
        ),
        (
            "Your part",
            "Choose your true identity, use only your own card or your children's, and tell nobody the codes that you get.",
        ),
        (
            "Leaving",
            ("You can ask the school at any time to correct or delete your data, and stop using the service. The school "
            "closes the accounts of those who leave it."),
        ),
    ),
}  # fmt: skip


def texts() -> dict[Locale, list[TermsPart]]:
    """The product's own terms by language."""
    return {locale: [TermsPart(title=title, text=text) for title, text in parts] for locale, parts in _TEXTS.items()}
