"""The words by which newspapers, agencies, databases and copying programs label things, in many languages.

Data alone: it says what words mean, never which file they are from. To teach the importer a language, add its words
to the lines here. Names of months and weekdays are not here: they come from CLDR (months.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from generator.importing.clippings.months import fold


def _table(lines: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType({word.strip().casefold(): name for name, words in lines.items() for word in words.split("|")})


# A label before a colon -> the field that follows. `-…` are known and hold nothing of the article.
LABELS = _table({
    "title": "title|headline|head|heading|article title|document title|titel|überschrift|schlagzeile|titre|título|titulo|titular|titolo|kop"
    "|заголовок|название|назва|tytuł|başlık|titulek|otsikko|rubrik|overskrift|العنوان|عنوان|כותרת|タイトル|見出し|题目|標題|标题|題名|제목|cím|τίτλος",
    "kicker": "kicker|overline|eyebrow|dachzeile|spitzmarke|surtitre|antetítulo|antetitulo|occhiello|antetítulo|рубрикатор",
    "dek": "subtitle|sub-title|subtitle/abstract|subheading|subhead|subheadline|sub-headline|dek|deck|standfirst|highlight|summary|description|excerpt"
    "|untertitel|unterzeile|vorspann|teaser|sous-titre|chapeau|chapô|subtítulo|subtitulo|bajada|entradilla|sottotitolo|sommario|ondertitel"
    "|подзаголовок|лид|анонс|підзаголовок|podtytuł|lead|alt başlık|spot|underrubrik|العنوان الفرعي|副标题|副標題|副題|サブタイトル|부제",
    "authors": "author|authors|author(s)|by|interview|entretien|entrevista|intervista|gespräch|aufgezeichnet von|protokoll|byline|by line|by-line|written by|words|text|texts|text by|words by|story by|story|reported by|reporter|writer|journalist"
    "|autor|autoren|autorin|verfasser|verfasserin|von|auteur|auteurs|par|autores|autora|por|redacción|redactor|autore|autori|di|testo|testo di"
    "|door|tekst|автор|авторы|автори|текст|журналист|корреспондент|autorzy|yazar|yazan|muhabir|författare|av|forfatter|kirjoittaja|autoři|szerző"
    "|بقلم|كتب|كتبت|الكاتب|الكاتبة|إعداد|תאריך כתב|מאת|著者|執筆|筆者|文|記者|作者|撰文|撰稿|记者|글|기자|글쓴이|συντάκτης",
    "date": "date|dated|published|publication date|pub date|pubdate|publish date|date published|first published|originally published|posted|posted on|published on|issued"
    "|issue date|date of publication|release date|datum|erschienen|erscheinungsdatum|veröffentlicht|veröffentlicht am|erstellt|publiziert|stand"
    "|date de publication|publié|publié le|paru le|fecha|fecha de publicación|publicado|publicado el|data|data di pubblicazione|pubblicato|pubblicato il"
    "|data de publicação|publicado em|gepubliceerd|gepubliceerd op|publicatiedatum|дата|дата публикации|опубликовано|дата публікації|опубліковано"
    "|data publikacji|opublikowano|dodano|tarih|yayın tarihi|yayınlanma tarihi|yayınlanma|publicerad|publisert|udgivet|julkaistu|publikováno|zveřejněno|megjelent"
    "|التاريخ|تاريخ النشر|نشر|نشر في|نُشر في|تاريخ|תאריך|פורסם|日付|掲載日|公開日|配信|公開|掲載|发布时间|发布日期|日期|發布時間|发表时间|발행일|입력|날짜|등록|작성일|ημερομηνία",
    "updated": "updated|last updated|last modified|modified|date modified|revised|updated on|aktualisiert|zuletzt aktualisiert|aktualisiert am|geändert|mis à jour|mis à jour le"
    "|mise à jour|modifié le|actualizado|actualizado el|última actualización|aggiornato|aggiornato il|ultimo aggiornamento|atualizado|atualizado em|última atualização|bijgewerkt"
    "|laatst bijgewerkt|gewijzigd|обновлено|обновлён|дата обновления|оновлено|zaktualizowano|aktualizacja|güncelleme|güncellenme|güncellenme tarihi|uppdaterad|oppdatert"
    "|opdateret|päivitetty|aktualizováno|frissítve|تحديث|آخر تحديث|تاريخ التحديث|עודכן|更新|更新日|最終更新|更新时间|更新時間|수정|최종수정|업데이트",
    "source": "source|nguồn|publication|publication title|publication name|newspaper|magazine|journal|journal name|paper|publisher name|outlet|media|medium|site|website|blog"
    "|source name|source title|published in|appeared in|originally published in|first published in|from the|via|courtesy of"
    "|quelle|zeitung|medium|publikation|erschienen in|journal|publié dans|fuente|periódico|diario|medio|fonte|testata|giornale|jornal|veículo|bron|krant|источник|издание|газета|сми"
    "|джерело|видання|źródło|gazeta|kaynak|gazete|källa|tidning|kilde|avis|lähde|zdroj|noviny|forrás|المصدر|الصحيفة|صحيفة|מקור|עיתון|出典|媒体|掲載紙|新聞|来源|來源|报纸|報紙|출처|매체|신문|언론사|πηγή",
    "section": "section|category|categories|posted under|rubric|desk|channel|filed under|posted in|ressort|rubrik|kategorie|rubrique|catégorie|sección|seccion|categoría|sezione|categoria|seção|editoria"
    "|rubriek|categorie|рубрика|раздел|категория|розділ|dział|kategoria|bölüm|kategori|القسم|التصنيف|باب|מדור|分類|カテゴリ|カテゴリー|面名|栏目|欄目|版块|分类|섹션|분야",
    "page": "page|pages|page number|start page|pg|p|seite|seiten|página|pagina|pág|pag|страница|стр|strona|sayfa|صفحة|面|版|版面|版次|頁|면|지면",
    "tags": "tags|tag|tagged|tagged with|tagged as|tagged under|từ khóa|keywords|keyword|key words|topics|topic|subject|subjects|subject terms|index terms|descriptors|schlagwörter|schlagworte|stichwörter|stichworte|themen|mots-clés|mots clés"
    "|thèmes|étiquettes|palabras clave|etiquetas|archivado en|archivado|temas|parole chiave|argomenti|palavras-chave|assuntos|trefwoorden|теги|ключевые слова|метки|темы|ключові слова|tagi|słowa kluczowe"
    "|etiketler|anahtar kelimeler|nyckelord|emneord|avainsanat|klíčová slova|الكلمات المفتاحية|وسوم|كلمات مفتاحية|キーワード|タグ|关键词|關鍵詞|标签|標籤|키워드|태그",
    "url": "url|link|read more|more|more at|full story|full article|full story at|online|weiterlesen|mehr|lire la suite|leer más|leggi tutto|leia mais|permalink|web address|web link|original url|original link|original article|original|originally at|source url|url source|document url|canonical url|web|read at|available at"
    "|retrieved from|accessed at|find this article at|find this story at|view original|view original article|view the original|read the original|original article|read original|view original post|this article was originally published at|saved from|clipped from|from url|article url"
    "|read the original|read more at|read the full story at|see|adresse|originaladresse|originallink|original-url|link zum artikel|quelle (url)|adresse originale|lien|lien original|url d'origine|adresse web|article original"
    "|url original|enlace|enlace original|dirección|link originale|indirizzo|url originale|ligação|link original|endereço|oorspronkelijke url|ссылка|оригинал|адрес|посилання|оригінал|adres|odnośnik|bağlantı|adres (url)"
    "|länk|lenke|linkki|odkaz|الرابط|رابط|الرابط الأصلي|קישור|元記事|リンク|原文|原文链接|链接|連結|網址|网址|원문|링크|원문 링크|주소",
    "archived": "archived|archived at|archive url|archive|snapshot|archiviert|archivé",
    "lang": "language|language of publication|sprache|langue|idioma|lingua|língua|taal|язык|мова|język|dil|språk|kieli|jazyk|اللغة|שפה|言語|语言|語言|언어",
    "caption": "caption|image caption|photo caption|picture caption|bildunterschrift|bildtext|légende|leyenda|pie de foto|didascalia|legenda|bijschrift|подпись|podpis|الصورة|写真説明|图说",
    "credit": "credit|credits|image credit|photo credit|picture credit|image source|photograph by|photo by|photos by|picture by|photographer|photography|photographs|photograph|fotograf|bildnachweis|bildrechte"
    "|fotonachweis|crédit|crédit photo|crédits|crédit photographique|crédito|créditos|foto de|fotografía|credito|foto di|crediti|fotografia|fotografie|beeld|фотограф|автор фото|zdj|fot|fotoğraf|تصوير|עיבוד|צילום|撮影|摄影|攝影|사진|φωτογραφία",
    "photo": "photo|photos|picture|image|pic|foto|fotos|bild|bilder|photographie|imagen|immagine|imagem|afbeelding|фото|снимок|світлина|zdjęcie|resim|kép|kuva|obrázek|صورة|תמונה|写真|画像|图片|圖片|图|圖|이미지",
    "dateline": "dateline|place|ort|lieu|lugar|luogo|local|plaats|место",
    "place": "place of publication|country of publication",
    "body": "full text|body|text|main text|article|article text|content|story text|volltext|text des artikels|texte|texte intégral|texto|texto completo|testo|testo completo|полный текст|текст|текст статьи"
    "|النص|本文|正文|全文|본문",
    "-database": "abstract|length|load-date|load date|word count|words count|wordcount|publication-type|publication type|document type|source type|proquest document id|document id|accession number|an|database"
    "|copyright|copyright holder|issn|eissn|e-issn|isbn|doi|edition|volume|issue|publisher|publication year|publication info|publication subject|number of pages|first page|last page|byline title|graphic|type|byline code"
    "|location|company|organization|organisation|person|people|geographic|geographic terms|ticker|industry|country|city|state|journal code|series|notes|correction-date|update|umfang|wörter|anzahl wörter|länge|dokumentnummer|longueur|nombre de mots",
    "-staff": "editor|edited by|edited|editing by|editing|copy editor|redaktion|redakteur|edition|édité par|edición|editado por|redazione|eindredactie|редактор|редакторы|redakcja|責任編輯|责任编辑|责编|编辑|編輯|編集|校对|审核|편집|교열|producer|translated by|translation|übersetzung|traduction",
    "-saved": "created|saved|saved on|clipped|clipped on|date saved|date added|added|added on|accessed|accessed on|retrieved|retrieved on|date accessed|read on|captured|last updated in database|entry date"
    "|abgerufen|gespeichert|gespeichert am|abgerufen am|consulté le|consulté|enregistré le|consultado|guardado|consultato il|salvato|geraadpleegd|сохранено|дата обращения|dostęp|erişim tarihi|取得日|保存日|閲覧日|访问日期|저장",
    "-copying": "notebook|folder|stack|reading time|read time|estimated reading time|time to read|lesezeit|temps de lecture|tiempo de lectura|tempo di lettura|tempo de leitura|leestijd|время чтения|czas czytania|okuma süresi|status|favorite|rating|highlights|shared|to|cc|bcc|views|просмотры",
    "-contact": "contact|contacts|media contact|press contact|media contacts|media enquiries|media inquiries|for more information|for further information|contact information|press office|kontakt|pressekontakt|rückfragen|contact presse|contacto|contacto de prensa|contatto|ufficio stampa|контакты|контакт|kontakt dla mediów|tel|phone|e-mail|email|telephone|telefon|téléphone|тел|fax|mobile",
})  # fmt: skip

# Two letters as Factiva, ProQuest and newspaper archives write them, before two blanks, a tab or the line's end.
CODES = MappingProxyType({
    "hd": "title", "ti": "title", "hl": "title", "by": "authors", "au": "authors", "cr": "credit?", "wc": "-database", "pd": "date", "et": "-database", "sn": "source", "jn": "source", "so": "source", "sc": "-database",
    "ed": "-database", "pg": "page", "vol": "-database", "la": "lang", "cy": "-database", "lp": "body", "td": "body", "ct": "-contact", "rf": "-database", "art": "caption", "co": "-database", "in": "-database", "ns": "-database",
    "re": "-database", "ipc": "-database", "ipd": "-database", "pub": "-database", "an": "-database", "se": "section", "clm": "kicker", "dl": "dateline", "kw": "tags",
})  # fmt: skip

_SETS = MappingProxyType({
    "published": "published posted issued created veröffentlicht erschienen erstellt publiziert publié publie paru parue publicado publicada publicación publicacion pubblicato pubblicata gepubliceerd geplaatst"
    " опубликовано опубликован опубликована опубліковано opublikowano opublikowany dodano yayınlanma yayın yayınlandı publicerad publisert udgivet offentliggjort julkaistu publikováno zveřejněno vydáno megjelent közzétéve"
    " نشر نُشر نشرت النشر פורסם 公開 公開日 公開日時 発行日 配信日 投稿日時 登録日 作成日 配信 掲載 掲載日 発表 発信 投稿 投稿日 発行 发布 发表 發布 發表 发布时间 发布于 發佈 刊登 입력 등록 게시 발행 승인 기사입력 δημοσίευση",
    "updated": "updated update modified revised amended aktualisiert geändert aktualisierung jour modifié modifie actualisé actualizado actualizada actualización aggiornato aggiornata aggiornamento modificato atualizado atualizada atualização bijgewerkt gewijzigd"
    " обновлено обновлен обновлён изменено оновлено zaktualizowano aktualizacja güncelleme güncellenme güncellendi uppdaterad oppdatert opdateret päivitetty muokattu aktualizováno aktualizace frissítve módosítva تحديث تحديثه التحديث حُدّث עודכן עדכון 更新 更新日 更新日時 最終更新 修正 改訂 更新时间 更新於 更新于 수정 최종수정 업데이트 ενημέρωση",
    "filler": "от від vom dd yesterday today gestern heute hier aujourd'hui ayer hoy ieri oggi ontem hoje gisteren vandaag вчера сегодня вчора сьогодні wczoraj dzisiaj dün bugün igår idag أمس اليوم on at the of a de del le el la am den der dem um à a las los il lo alle ore dalle del dal o os às as em e op om te van dag kl klo klokka klockan kello ob uhr h hrs hs hora horas heures heure ore o'clock"
    " в г года год р року рік roku r godz о г. ora dnia dne v hod hodin saat saati saatte tarihinde günü في الساعة يوم بتاريخ عند م ב בשעה יום ה و first last originally online time date edition print thursday's dated du der mis mise à vom zuletzt stand última última ultima ultimo en"
    " el a.m p.m a m p am pm last_updated datum date data fecha дата tarih التاريخ تاريخ 日付 날짜 日 時 分 頃 午前 午後 上午 下午 오전 오후 시 분 년 월 일 ч мин й го м d ž st nd rd th er gennaio° que día dia дня время час kello ساعة صباحا مساء صباحًا مساءً ص",
    "zone": "z utc gmt bst ist et est edt ct cst cdt mt mst mdt pt pst pdt cet cest mez mesz eet eest wet west msk мск msd jst kst aest aedt awst acst nzst nzdt sast hkt sgt wib wat eat cat art brt eastern central pacific mountain heure local heure_locale ora locale ortszeit московское киев киеву москве времени київ",
})  # fmt: skip


@cache
def words_of(name: str) -> frozenset[str]:
    """A set of words: `published`, `updated`, `filler` or `zone`."""
    return frozenset(fold(word) for word in _SETS[name].split())


# What a person may be called in a byline after the name.
ROLES = frozenset(
    "writer writers reporter reporters correspondent correspondents editor editors staff bureau columnist contributor contributing critic journalist author freelance freelancer intern producer analyst fellow chief "
    "professor special guest deputy senior junior national international foreign political business science health sports arts culture diplomatic defence defense environment education economics legal affairs "
    "redakteur redakteurin reporterin korrespondent korrespondentin autor autorin mitarbeiter redaktion chefredakteur volontär auslandskorrespondent journaliste correspondant correspondante envoyé envoyée spécial spéciale rédacteur rédactrice rédaction "
    "redactor redactora corresponsal periodista redacción enviado enviada especial editor editora corrispondente inviato inviata giornalista redattore redazione correspondente repórter jornalista redação enviado verslaggever redacteur correspondent journalist redactie "
    "корреспондент корреспондентка журналист журналистка редактор обозреватель обозревательница собкор спецкор кореспондент кореспондентка журналістка dziennikarz dziennikarka korespondent reporterka redaktor muhabir muhabiri yazar yazarı gazeteci editör editörü temsilcisi "
    "journalistin toimittaja redaktör redaktør reporter مراسل مراسلة صحفي صحافي محرر".split()
)

# The first or last words of newspapers' names.
PAPERS = frozenset(
    "times post herald gazette tribune courier chronicle journal news guardian observer standard register dispatch echo ledger mercury mirror star sun telegraph independent press review record sentinel examiner inquirer bulletin globe monitor "
    "express mail argus advertiser bee today weekly daily magazine messenger packet clarion gleaner crier visitor statesman recorder freeman patriot pilot pioneer progress optimist eagle bugle lantern outlook picayune chieftain clipper citizen-times era age argonaut beacon banner citizen democrat republican enterprise free-press leader reporter signal voice world dealer intelligencer wire broadcasting television radio cable network "
    "zeitung anzeiger nachrichten rundschau tagblatt kurier allgemeine presse bote tageblatt blatt merkur spiegel courrier monde figaro dépêche quotidien gazette écho progrès républicain libération diario periódico país noticias mundo vanguardia "
    "corriere gazzetta giornale repubblica stampa messaggero mattino jornal diário folha estado público correio krant dagblad courant volkskrant telegraaf газета вестник известия правда новости ведомости коммерсантъ вести час время труд вісник новини день правда "
    "gazeta dziennik kurier głos rzeczpospolita gazetesi gazete haber haberleri posta tidning tidningen dagbladet aftonbladet posten avis avisen sanomat lehti noviny listy deník hírlap népszava صحيفة جريدة الأهرام الشرق الحياة".split()
)
PAPER_ENDS = ("新聞", "新报", "日報", "日报", "時報", "时报", "晚报", "晚報", "晨报", "早报", "周刊", "网", "新闻", "通信", "通讯社", "新聞社", "신문", "일보", "뉴스", "방송")

AGENCIES = frozenset(
    "reuters ap afp upi dpa apa ansa efe lusa anp belga ritzau ntb tt stt tass interfax ria xinhua kyodo jiji yonhap pti ani ians aap cp pa bloomberg anadolu aa iha dha mti pap čtk ctk tasr unian ukrinform rfe/rl getty "
    "associated-press press-association agence-france-presse sda ats keystone-sda epd kna sid reuter ap-dpa epa shutterstock alamy imago imago-images istock zuma tanjug hina sta bta agerpres belta kazinform tasnim irna isna fars petra wam spa mena una sana "
    "тасс интерфакс риа итар-тасс укринформ унн уніан رويترز أ.ف.ب أف.ب د.ب.أ واس وام سانا قنا بترا كونا 共同 時事 ロイター afp=時事 新华社 新華社 中新社 中央社 路透社 美联社 法新社 연합뉴스 뉴시스 뉴스1 共同通信 時事通信 中新网".split()
)
