"""Page furniture. In: a line. Out: what it is (`share`, `advertisement`, `end mark` …), or "" for a line that may be text.

Only whole lines are judged, and only those that say nothing of the story in any newspaper: buttons, advertisements, invitations
to subscribe, links to other stories, rights, end marks. A sentence that merely uses such a word is text.
"""

from __future__ import annotations

import re

_BUTTON = re.compile(
    r"(?:(?:share|tweet|e-?mail|print|archive|view original|archived?|save|pin(?: it)?|post|like|send|copy(?: link)?|link copied|bookmark|facebook|twitter|x|whats ?app|linkedin|pinterest|reddit|telegram|messenger|flipboard|tumblr|pocket|instagram|youtube|tiktok|threads|bluesky|mastodon|vk|vkontakte|одноклассники|ok|line|wechat|weibo|kakao\w*|sms|viber|xing|"
    r"(?:share|like) (?:this|on|via|with|by|article|story|page)\b.{0,40}|more sharing.{0,20}|gift(?: article| this article)?|comments?(?: \(?\d+\)?)?|\d+ comments?|leave a comment|view comments|show comments|join the conversation|no comments(?: yet)?|\d+ (?:shares|likes|views|retweets)|\d+ min(?:ute)?s? read|read time.{0,20}|listen(?: to (?:this )?article)?(?: \d+ min\w*)?|play audio|reprints?|permissions|text size|font size|a\s?a\s?a|resize|"
    r"teilen|drucken|merken|vorlesen|kommentare?(?: \(?\d+\)?)?|artikel (?:teilen|drucken|merken)|per e-?mail|partager|imprimer|envoyer|commenter|commentaires?|réagir|enregistrer|(?:partager|partilhar|compartilhar|compartir|condividi|teilen|udostępnij|поделиться|поділитися|paylaş|delen|dela|del) (?:on|sur|cet|en|no|na|em|su|auf|via|op|på|w|в|у|с|bei) .{2,30}|compartir|imprimir|guardar|comentarios?|enviar|compartir en.{0,20}|condividi|stampa|salva|commenti|compartilhar|partilhar|comentários|delen|afdrukken|reacties|"
    r"поделиться|распечатать|печать|комментари[ий](?: \d+)?|в избранное|поділитися|udostępnij|drukuj|komentarze|skomentuj|paylaş|yazdır|yorumlar|dela|del|kommentarer|skriv ut|jaa|sdílet|مشاركة|شارك|طباعة|تعليقات?|تغريد|انشر|إرسال|שתף|הדפסה|シェア|ツイート|印刷|共有|コメント|保存|ブックマーク|分享(?:到.{0,10})?|打印|收藏|评论|評論|列印|공유|공유하기|인쇄|댓글|스크랩|글자크기)"
    r"(?:\s*[|·•/,&+]\s*|\s+|$))+",
    re.IGNORECASE,
)
_ADVERT = re.compile(
    r"(?:ads?|adverts?|advertisements?|advertising|advertorial|sponsored(?: content| links?| by.{0,40})?|promoted|paid (?:content|post)|story continues(?: below)?(?: (?:the )?advertisement)?|article continues(?: below| after)?(?: (?:this )?advertise?ment)?|continue reading(?: below| the main story)?|continues? after (?:the )?ad\w*|scroll (?:down )?to continue.{0,20}"
    r"|advertisement[ ,—–-]+(?:scroll|continue|story|article).{0,40}|skip (?:ad|advertisement|past newsletter.{0,30}|to .{0,30})|(?:-\s*)?anzeige(?:\s*-)?|werbung|publicité|publicidad|pubblicità|publicidade|advertentie|реклама|на правах рекламы|advertisement|reklama|reklam|annons|annonse|annonce|mainos|inzerce|hirdetés|إعلان|اعلان|פרסומת|広告|有料(?:会員)?(?:限定)?記事|会員限定(?:記事)?|有料会員限定.{0,20}|\[?pr\]?|广告|廣告|광고|la suite après (?:cette |la )publicité|der artikel (?:geht|wird) nach .{0,60}|artikel wird nach.{0,40})[.:]?",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"(?:read (?:more|also|next|this)|see also|also read|also see|more (?:on this(?: story)?|from .{2,40}|about|stories|news|coverage|information)|related(?: (?:articles?|stories|story|topics?|content|links?|coverage|news|posts?|reading|items?|internet links))?|recommended(?: (?:for you|stories|reading))?|you (?:may|might) (?:also )?(?:like|be interested in).{0,30}|most (?:read|popular|viewed|shared|commented)|trending(?: now)?|top stories|latest(?: (?:news|stories|headlines))?|popular(?: now)?"
    r"|editors?['’]? picks?|don['’]t miss|in case you missed it|up next|next article|previous (?:article|story)|next story|what to read next|keep reading|further reading|explore more|watch(?: (?:now|also|more|the video))?|video|photos?|gallery|photo gallery|slideshow|in pictures|pictures|listen"
    r"|topics|tags|filed under|lesen sie (?:auch|mehr|hier|dazu)(?: .{0,40})?|mehr (?:zum thema|dazu|lesen|artikel|nachrichten|aus .{2,30})|auch interessant|das könnte sie auch interessieren|weiterlesen|siehe auch|weitere (?:artikel|nachrichten|themen|meldungen)|meistgelesen|zum thema|passend zum thema|empfohlen(?:e artikel)?|themen des artikels|à lire(?: aussi| également| sur le même sujet)?|lire (?:aussi|également|la suite|plus)|voir aussi|sur le même (?:sujet|thème)|articles? (?:liés|similaires|associés)|les plus lus|à ne pas manquer|nos recommandations|en savoir plus|pour aller plus loin"
    r"|lea (?:también|más)|leer más|le puede interesar|también te puede interesar|te puede interesar|noticias relacionadas|más (?:información|noticias|leídas?|sobre .{2,30})|relacionad[oa]s?|ver también|leggi anche|potrebbe interessarti(?: anche)?|articoli correlati|approfondisci|i più letti|leia (?:também|mais)|veja (?:também|mais)|saiba mais|notícias relacionadas|mais lidas|lees (?:ook|verder|meer)|meer (?:over|nieuws|lezen).{0,30}|gerelateerd(?:e artikelen)?|bekijk ook"
    r"|читайте (?:также|ещё|еще)|смотрите также|по теме|материалы по теме|ещё по теме|подробнее|самое читаемое|похожие (?:новости|материалы)|читайте також|дивіться також|за темою|czytaj (?:także|też|więcej|również)|zobacz (?:także|też|również)|przeczytaj także|polecane|powiązane|ilgili haberler?|bunlar da ilginizi çekebilir|ayrıca oku\w*|läs (?:också|även|mer)|les (?:også|mer)|læs (?:også|mere)|lue myös|čtěte (?:také|i)|přečtěte si také|olvassa el.{0,20}|kapcsolódó.{0,20}"
    r"|اقرأ (?:أيضا|أيضاً|أيضًا|المزيد)|إقرأ أيضاً?|مواضيع ذات صلة|ذات صلة|أخبار ذات صلة|شاهد أيضاً?|קרא[ו]? (?:עוד|גם)|כתבות נוספות|関連(?:記事|ニュース|リンク|トピックス)?|あわせて読みたい|続きを読む|おすすめ(?:記事)?|こちらもおすすめ|相关(?:阅读|新闻|报道|文章|链接)|相關(?:閱讀|新聞|報導|文章)|延伸閱讀|延伸阅读|推荐阅读|更多(?:阅读|新闻|报道)?|阅读更多|관련(?:기사| 기사|뉴스| 뉴스)|많이 본 (?:뉴스|기사)|더 보기|이어보기)",
    re.IGNORECASE,
)
_INVITE = re.compile(
    r"(?:please |to )?(?:sign up|sign in|log ?in|register|subscribe|join|get|receive|follow|download|support|donate|like us|become a|start your|try|click here|tap here|for more|don['’]t have an account|already a (?:subscriber|member)|want (?:more|to)|this article is (?:free|for subscribers)|you have \d+ |free newsletter|our newsletter|newsletter|have (?:a )?(?:tip|story)|got a (?:tip|story)|send us|let us know|"
    r"abonnieren|jetzt|melden sie sich|newsletter|hier (?:klicken|anmelden)|registrieren|folgen sie|inscrivez|abonnez|s['’]abonner|s['’]inscrire|suivez|recevez|je m['’]abonne|newsletters?|téléchargez|suscríb[ae]\w*|suscribirse|regístr\w+|reciba|síg(?:a|ue)\w*|inscríb\w+|iscriv\w+|abbonati|ricevi|seguici|assine|inscreva\w*|receba|siga|cadastre\w*|schrijf|meld je|abonneer|volg|подпи[сш]\w+|следите|присоединяйтесь|читайте нас|оставайтесь|підпи[сш]\w+|zapisz|subskrybuj|obserwuj|dołącz|abone|takip|kaydol|bültenimize"
    r"|prenumerera|anmäl|tilmeld|abonner|meld deg|tilaa|přihlaste|odebírejte|iratkozz\w*|اشترك\w*|تابع\w*|سجل|للاشتراك|הירשמו|登録|購読|フォロー|ニュースレター|メルマガ|会員|订阅|訂閱|关注|關注|加入|扫码|구독|뉴스레터|회원)\b.{0,140}",
    re.IGNORECASE,
)
_INVITED = re.compile(
    r"newsletter|subscri|abonn|inscri|sign up|sign in|log ?in|register|our app|mobile app|youtube|facebook|twitter|instagram|telegram|whatsapp|telegram|рассылк|подпис|канал|sign[- ]up|bülten|boletín|boletim|notiziario|nieuwsbrief|nyhetsbrev|nyhedsbrev|uutiskirje|zpravodaj|hírlevél|rozsyłk|biuletyn|iscri|suscri|assine|النشرة|البريد|قناتنا|ניוזלטר|登録|購読|メルマガ|ニュースレター|フォロー|订阅|訂閱|公众号|关注|구독|뉴스레터|donat|membership|follow us|push-?benachrichtigung|notificat|alerts?\b|breaking news|your inbox|podcast|tip(?:s|line)?\b|send us|story ideas",
    re.IGNORECASE,
)
_RIGHTS = re.compile(
    r"(?:all rights reserved|alle rechte vorbehalten|tous droits réservés|(?:todos los|reservados todos los) derechos(?: reservados)?|tutti i diritti riservati|riproduzione riservata|todos os direitos reservados|alle rechten voorbehouden|все права защищены|усі права захищені|wszelkie prawa zastrzeżone|tüm hakları saklıdır|جميع الحقوق محفوظة|כל הזכויות שמורות|無断転載.{0,10}|禁止转载|版权所有.{0,40}|版權所有.{0,40}|무단.{0,4}전재.{0,20}|this material may not be published.{0,120}|distribut(?:ed|ion) (?:by|is) .{0,60})[ .!]*",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(r"(?:copyright|\(c\)|©|ⓒ|℗|урheberrecht|droits d['’]auteur)\s*(?:\(c\)|©|ⓒ|℗)?[\s:.]*.{0,160}", re.IGNORECASE)
_END = re.compile(
    r"[\W_]*(?:#{1,3}(?:\s*#){0,5}|[-–—]{1,2}\s*30\s*[-–—]{1,2}|ends?|\(?end(?:s|e)?\)?|/?ends?/|-+\s*ends?\s*-+|end of (?:document|story|article|release|text)|fin|ende|fine|fim|einde|конец|кінець|koniec|slut|\(了\)|（了）|（完）|\(完\)|完|끝|\(끝\)|انتهى|■+|□+|●|◆|∎|▪|●●●|xxx|(?:\*\s*){3,}|(?:\*\s*)+|~{3,}|(?:=\s*){3,}|(?:_\s*){3,}|(?:[-–—]\s*){3,}|mehr|dpa\b.{0,40})[\W_]*|[■□●◆∎▪#*~]+",
    re.IGNORECASE,
)
_RULE = re.compile(r"(?:[-=_*~#·.+—–]\s*){3,}")
_BANNER = re.compile(
    r"(?:for immediate release|for release.{0,60}|press release|news release|media release|embargo(?:ed)?.{0,80}|not for publication.{0,40}|pressemitteilung|medienmitteilung|presseinformation|zur sofortigen veröffentlichung|sperrfrist.{0,40}|communiqué de presse|pour diffusion immédiate|nota de prensa|comunicado de prensa|para publicación inmediata|comunicato stampa|nota à imprensa|persbericht|пресс-релиз|прес-реліз|informacja prasowa|basın bülteni|pressmeddelande|pressemelding|pressemeddelelse|lehdistötiedote|tisková zpráva|بيان صحفي|プレスリリース|报道资料|新闻稿|보도자료"
    r"|(?:(?:first|second|third|late|final|early|city|national|weekend|morning|evening|afternoon|sunday|saturday|main|regional|metro|home|london|scotland|ireland|international|us|uk)\s+){1,3}edition(?: \d+)?|\d+ of \d+ documents?|document \d+ of \d+|document [A-Z]{3,8}\w{10,}|page \d+ of \d+|breaking(?: news)?[!:]?|exclusive[!:]?|live|skip to (?:main )?content|menu|search|home|back(?: to top)?|go back|close|open|loading\.*|print(?:er)?[- ]friendly(?: version)?|view (?:as|in) .{0,40}|\[?(?:photo|image|video|picture|map|graphic|foto|bild)s?\]?(?: \d+ (?:of|/) \d+)?|image \d+ (?:of|/) \d+|(?:enlarge|view|hide|toggle|show) (?:this )?(?:image|caption|photo|picture)s?.{0,30}|click to enlarge.{0,20}|(?:proquest )?document link|full text -? ?pdf|(?:show|hide) .{0,20}details|classification|language:.{0,20}|(?:sent|gesendet|envoyé|enviado|inviato|verzonden|отправлено|wysłane|skickat) (?:from|von|de|depuis|desde|da|vanaf|с|z|från) .{2,60}"
    r"|get outlook for .{2,20}|sent via .{2,40}|this article (?:was|is) (?:saved|clipped|sent|shared|printed).{0,60}|(?:saved|clipped|shared) (?:with|via|using|from) (?:pocket|evernote|instapaper|readability|onenote|omnivore|raindrop|obsidian|notion|joplin|zotero|flipboard|apple news)\b.{0,60}|view original(?: article)?|open in .{2,30}|add to (?:pocket|favorites|reading list)|\d+ (?:words|mots|wörter|слов|palabras|parole|woorden)|words: ?\d+|\d+ (?:min(?:ute)?s?|мин\w*|minuten|minutos|minuti|minuut|dk)\.?(?: (?:read|lesezeit|de lecture|de lectura|di lettura|de leitura|leestijd|чтения|czytania|okuma))?)",
    re.IGNORECASE,
)
_AGO = re.compile(
    r"(?:(?:posted|published|updated|last updated|vor|il y a|hace|há|fa|för)\s+)*(?:(?:an?|one|\d+|einer?|einem|une?|un)\s*(?:s|m|h|d|w|sec|min|hr|second|minute|hour|day|week|month|year|sekunde|minute|stunde|tag|woche|monat|jahr|heure|jour|semaine|mois|an|hora|día|dia|minuto|giorno|uur|dag|час|минут|день|дней|дня|часов)\w*(?:\s+(?:ago|geleden|fa|atrás|назад|sedan|siden|temu|önce))?|just now|yesterday|today|gestern|heute|hier|aujourd['’]hui|ayer|hoy|ieri|oggi|ontem|hoje|gisteren|vandaag|вчера|сегодня|wczoraj|dzisiaj|dün|bugün)",
    re.IGNORECASE,
)
_AGO_WORD = re.compile(r"\bago\b|^vor\b|\bil y a\b|^hace\b|^há\b|\bfa$|geleden|назад|sedan|siden|temu|önce|just now|yesterday|today|gestern|heute|^hier$|aujourd|ayer|^hoy$|^ieri$|^oggi$|ontem|^hoje$|gisteren|vandaag|вчера|сегодня|wczoraj|dzisiaj|^dün$|bugün", re.IGNORECASE)
_SPEECH = re.compile(r"[.!?。！？]$")


def end_mark(text: str) -> bool:
    """Whether a line marks the end of a story. Only the place of the line tells it from a divider."""
    return len(text) <= 40 and bool(_END.fullmatch(text))


def rule(text: str) -> bool:
    """A line of signs alone."""
    return bool(_RULE.fullmatch(text))


def rights(text: str) -> bool:
    """A line of copyright and reserved rights."""
    plain = text.strip()
    return len(plain) <= 250 and bool(_RIGHTS.fullmatch(plain) or (_COPYRIGHT.fullmatch(plain) and (re.search(r"\d{4}", plain) or _RIGHTS.search(plain))))


def furniture(text: str) -> str:
    """What kind of furniture a line is, or ""."""
    if not text or len(text) > 200:
        return ""
    if _ADVERT.fullmatch(text):
        return "advertisement"
    if _BUTTON.fullmatch(text + " "):
        return "share"
    if _BANNER.fullmatch(text):
        return "banner"
    if _AGO.fullmatch(text) and _AGO_WORD.search(text):
        return "relative date"
    return _reference(text)


def _reference(text: str) -> str:
    found = _MORE.match(text)
    if found and not text[found.end() :].strip(" :：.…»>→▶"):
        return "related"
    if found and re.match(r"\s*[:：|»>→▶]", text[found.end() :]) and not (_SPEECH.search(text) and len(text) > 120) and not found[0].casefold().startswith(("photo", "video", "listen", "gallery", "picture", "latest", "tag", "topic", "filed")):
        return "related"
    if _INVITE.match(text) and _INVITED.search(text) and len(text) <= 160 and not re.search(r"[“”\"«»„]|\bsaid\b|\bsagte\b", text):
        return "newsletter"
    return ""


def heads_a_list(text: str) -> bool:
    """Whether a line stands over a list that belongs to the page: related stories, most read, highlights."""
    plain = text.strip(" :：.…»>→▶")
    found = _MORE.fullmatch(plain)
    return bool(found) and plain.casefold() not in ("video", "photos", "photo", "listen", "gallery")


def highlights(text: str) -> bool:
    """The heading of a box of key points."""
    return bool(re.fullmatch(r"(?:story |article )?highlights|key points|key takeaways|at a glance|in this (?:article|story)|the gist|auf einen blick|das wichtigste in kürze|l['’]essentiel|puntos clave|en síntesis|in sintesi|главное|коротко", text.strip(" :"), re.IGNORECASE))


def editors_note(text: str) -> bool:
    """A note of the editors' to the readers, which is no part of the story."""
    return bool(re.match(r"(?:editor(?:'s|’s|s|ial)? note|note (?:to|from) (?:the )?(?:editors?|readers?)|anmerkung der redaktion|note de la rédaction|nota (?:de la redacción|del editor|della redazione|da redação|do editor)|от редакции|примечание редакции)\s*[:：—–-]", text, re.IGNORECASE))
