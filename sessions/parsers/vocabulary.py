"""Word lists of the speaker rules, in the languages that the study meets. All in casefolded form."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(word.strip().casefold() for word in text.replace("\n", " ").split(",") if word.strip())


# Who speaks, said by function. Alone or with a number or letter: "Speaker 1", "Teilnehmerin B".
ROLES = _words("""
interviewer, interviewee, moderator, co-moderator, facilitator, co-facilitator, participant, respondent, informant,
speaker, unknown speaker, host, guest, researcher, observer, note-taker, notetaker, student, pupil, teacher, nurse,
doctor, patient, carer, mother, father, chair, chairman, chairwoman, chairperson, president, vice-president,
minister, witness, the witness, the chair, the chairman, the president, the speaker, mr speaker, madam speaker,
counsel, judge, the court, the clerk, clerk, operator, audience, audience member, unidentified, unknown,
unidentified speaker, male, female, male voice, female voice, male speaker, female speaker, man, woman, all,
everyone, several, group, int, mod, fac, part, resp, res, spk, rapporteur, commissioner, panellist, panelist,
presenter, narrator, translator, interpreter, interviewerin, interviewter, interviewte, moderatorin, befragte,
befragter, befragte person, teilnehmer, teilnehmerin, sprecher, sprecherin, unbekannt, alle, mehrere, präsident,
präsidentin, vizepräsident, vizepräsidentin, ministerin, abgeordneter, forscher, forscherin, studentin, proband,
probandin, lehrer, lehrerin, gast, dolmetscher, intervistatore, intervistatrice, intervistato, intervistata,
moderatore, moderatrice, partecipante, facilitatore, facilitatrice, relatore, relatrice, presidente, voce, tutti,
ricercatore, ricercatrice, studente, studentessa, sconosciuto, entrevistador, entrevistadora, entrevistado,
entrevistada, moderador, moderadora, participante, facilitador, facilitadora, presidencia, presidenta,
vicepresidente, vicepresidenta, ponente, ministro, ministra, voces, todos, desconocido, diputado, diputada,
intervieweur, intervieweuse, enquêteur, enquêtrice, enquêté, enquêtée, modérateur, modératrice, répondant,
répondante, animateur, animatrice, président, présidente, rapporteure, ministre, député, députée, tous, inconnu,
locuteur, locutrice, vicepresident, secretari, secretària, conseller, consellera, síndic, síndica, inquiridor,
orador, oradora, deputado, deputada, voorzitter, gespreksleider, deelnemer, deelneemster, geïnterviewde, spreker,
allen, onbekend, staatssecretaris, vorbitor, preşedinte, președinte, participantă, intervievator, intervievat,
predsjednik, predsjednica, predsjedavajući, voditelj, voditeljica, sudionik, sudionica, ispitivač, ispitanik,
ispitanica, moderatorica, predseda, predsedníčka, moderátor, moderátorka, účastník, účastníčka, rečník, πρόεδρος,
προεδρεύων, προεδρεύουσα, συντονιστής, συντονίστρια, συμμετέχων, συμμετέχουσα, ερευνητής, ερευνήτρια, ομιλητής,
ομιλήτρια, βουλευτές, πολλοι βουλευτές, όλοι, konuşmacı, katılımcı, moderatör, görüşmeci, başkan, wywiadowca,
moderatorka, uczestnik, uczestniczka, rozmówca, haastattelija, haastateltava, intervjuare, deltagare,
interviewperson, מנחה, מראיין, מראיינת, מרואיין, מרואיינת, היו"ר, היו״ר, יו"ר, קריאה, קריאות, 主持人, 主席, 記者,
记者, 採訪者, 采访者, 受訪者, 受访者, 訪談者, 访谈者, 旁白, 問, 答, 问
""")

# Question and answer, for "Q:" or "Frage:" at a line's start; speakers when both come back.
QUESTION_ANSWER = _words("""
q, a, f, r, d, question, answer, frage, antwort, domanda, risposta, pregunta, respuesta, réponse, pergunta,
resposta, vraag, antwoord, ερώτηση, απάντηση
""")

# What stands before a colon and is not a person: the head of a protocol, a remark, a list, a sentence's beginning.
NOT_A_PERSON = _words("""
module, modules, volume, week, field note, field notes, observation, observations, transcriber's note,
transcription note, moderator's note, note, notes, nb, n.b., n.b, ps, p.s., p.s, pps, example, examples, e.g., e.g,
i.e., i.e, eg, ie, date, dates, time, times, place, location, venue, duration, length, title, subtitle, subject,
topic, topics, theme, themes, summary, conclusion, conclusions, introduction, background, abstract, keywords,
source, sources, url, http, https, link, links, email, e-mail, mail, tel, phone, fax, address, figure, table,
chapter, section, part, step, item, agenda, remark, remarks, comment, comments, warning, important, caution,
attention, tip, hint, first, firstly, second, secondly, third, thirdly, fourth, last, lastly, finally, next, also,
however, therefore, thus, so, but, and, or, because, then, now, today, yes, no, ok, okay, well, hence, reason,
reasons, result, results, problem, problems, solution, solutions, option, options, point, points, goal, goals, aim,
aims, method, methods, methodology, file, file name, filename, recording, recorded, recorded on, recorded by,
transcript, transcribed, transcribed by, transcription, transcriber, language, version, project, study, session,
participants, attendees, members present, speakers, present, absent, apologies, interview, interview number,
interview no, interview with, id, interview id, participant id, page, pages, line, start, end, start time, end time,
begin, name, names, age, gender, sex, occupation, profession, city, country, job, role, roles, education,
nationality, organisation, organization, affiliation, category, type, status, author, authors, copyright, key,
legend, abbreviations, strengths, weaknesses, opportunities, threats, strength, weakness, opportunity, threat,
advantages, disadvantages, pros, cons, remember, fact, facts, quote, disclaimer, details, day, month, year, report,
case, setting, context, contents, action, actions, decision, decisions, task, tasks, deadline, correction,
editor's note, translation, silence, pause, laughter, music, applause, inaudible, see, cf, re, anmerkung,
anmerkungen, hinweis, beispiel, beispiele, datum, ort, zeit, uhrzeit, dauer, beginn, ende, thema, themen, titel,
quelle, teilnehmende, anwesend, abwesend, transkript, transkription, aufnahme, sprache, dateiname, projekt, studie,
zusammenfassung, einleitung, ergebnis, ergebnisse, erstens, zweitens, drittens, aber, und, oder, ja, nein, alter,
geschlecht, beruf, wichtig, achtung, kommentar, zum beispiel, das heißt, legende, abkürzungen, nota, esempio,
esempi, data, luogo, ora, orario, durata, inizio, fine, tema, titolo, fonte, partecipanti, presenti, assenti,
trascrizione, registrazione, lingua, progetto, oggetto, riassunto, introduzione, conclusione, conclusioni,
risultati, allora, quindi, cioè, ma, e, sì, nome, età, sesso, professione, per esempio, ad esempio, legenda,
commento, attenzione, importante, remarque, remarques, exemple, exemples, lieu, heure, durée, début, fin, sujet,
titre, présents, absents, enregistrement, langue, projet, résumé, résultats, donc, alors, mais, et, oui, non, nom,
âge, sexe, par exemple, légende, commentaire, ejemplo, ejemplos, fecha, lugar, hora, duración, inicio, final,
título, fuente, participantes, asistentes, presentes, ausentes, transcripción, grabación, idioma, proyecto, asunto,
resumen, introducción, conclusión, conclusiones, resultados, primero, segundo, tercero, entonces, pero, y, sí,
nombre, edad, profesión, por ejemplo, leyenda, comentario, atención, es decir, observación, observaciones,
orden del día, lloc, durada, inici, títol, font, assistents, transcripció, enregistrament, llengua, projecte, resum,
introducció, conclusió, ordre del dia, és a dir, per exemple, exemplo, exemplos, local, duração, início, fim,
assunto, transcrição, gravação, projeto, resumo, introdução, conclusão, por exemplo, idade, ou seja, opmerking,
voorbeeld, plaats, tijd, tijdstip, duur, onderwerp, bron, deelnemers, aanwezig, afwezig, transcriptie, opname, taal,
samenvatting, inleiding, conclusie, bijvoorbeeld, leeftijd, notă, exemplu, locul, subiect, titlu, sursa,
participanți, transcriere, limba, proiect, rezumat, napomena, primjer, mjesto, vrijeme, trajanje, naslov, izvor,
sudionici, jezik, sažetak, poznámka, príklad, miesto, čas, trvanie, téma, názov, zdroj, účastníci, prepis, jazyk,
súhrn, σημείωση, σημειώσεις, παράδειγμα, ημερομηνία, τόπος, ώρα, διάρκεια, έναρξη, λήξη, θέμα, τίτλος, πηγή,
συμμετέχοντες, παρόντες, απόντες, γλώσσα, έργο, περίληψη, εισαγωγή, συμπέρασμα, παρατήρηση, για παράδειγμα, δηλαδή,
πρώτον, δεύτερον, τρίτον, not, örnek, tarih, yer, saat, süre, konu, başlık, kaynak, katılımcılar, dil, proje, özet,
להלן, כדלקמן, ואלה, אלה, הצבעה, הערה, תאריך, מקום, שעה, נושא, משתתפים, דוגמה, לדוגמה, נכחו, חברי הוועדה, 註, 注,
備註, 备注, 日期, 時間, 时间, 地點, 地点, 主題, 主题, 例如, 比如, 第一, 第二, 第三, 結論, 结论, 摘要,
interview date, answer key, punt únic, סדר היום
""")

# Of these, what the writer of a protocol remarks between the turns: a line that nobody speaks.
ASIDE = _words("""
note, notes, nb, n.b, module, modules, volume, week, field note, field notes, remark, remarks, comment, comments,
observation, observations, transcriber, transcriber's note, transcriber note, transcription note, editor's note,
moderator's note, correction, translation, silence, pause, laughter, music, applause, inaudible, anmerkung,
anmerkungen, hinweis, kommentar, beobachtung, nota, osservazione, osservazioni, commento, remarque, remarques,
commentaire, observación, observaciones, comentario, observació, observação, opmerking, notă, observație, napomena,
poznámka, not, σημείωση, σημειώσεις, παρατήρηση, הערה, 註, 注, 備註, 备注
""")

# Heads of a protocol ("Date: 3 May"): a block of such lines at the beginning is not dialogue.
METADATA = _words("""
date, time, place, location, venue, duration, length, title, subject, topic, file, filename, file name, recording,
recorded, recorded on, recorded by, transcribed by, transcription, transcriber, language, project, study, session,
participants, attendees, present, interview number, interview no, interview date, id, participant id, start, end,
start time, end time, age, gender, occupation, datum, ort, zeit, uhrzeit, dauer, beginn, ende, thema, titel,
teilnehmende, anwesend, transkript, aufnahme, sprache, dateiname, projekt, alter, geschlecht, beruf, data, luogo,
ora, orario, durata, inizio, fine, tema, titolo, partecipanti, presenti, trascrizione, registrazione, lingua,
progetto, lieu, heure, durée, début, fin, sujet, titre, enregistrement, langue, projet, fecha, lugar, hora,
duración, título, participantes, asistentes, transcripción, grabación, idioma, proyecto, lloc, durada, títol,
duração, local, assunto, plaats, tijd, duur, onderwerp, deelnemers, locul, mjesto, vrijeme, trajanje, sudionici,
miesto, čas, trvanie, účastníci, ημερομηνία, τόπος, ώρα, διάρκεια, θέμα, συμμετέχοντες, תאריך, מקום, שעה, נושא,
משתתפים, נכחו, 日期, 時間, 时间, 地點, 地点, 主題, 主题, key, legend, legende, legenda, abbreviations, interview id
""")

# Small words inside a name or a title: "De Lara i Font", "van der Berg", "Minister of Health".
PARTICLES = _words("""
de, del, della, dello, dei, degli, delle, di, da, dal, dalla, do, dos, das, du, des, le, la, les, l', d', el, los,
las, van, von, vom, zu, zum, zur, der, den, ter, ten, 't, 'n, und, i, y, e, et, and, of, the, for, in, al, ap, ab,
ibn, bin, bint, ben, bat, af, av, til, san, st, st., a, o, os, as, te, op, het, για, του, της, των, και, ze, na,
pro, w, z, kai
""")

# With these a family name may begin: "van der Berg".
NOBILIARY = _words("van, von, vom, zu, ter, ten, 't, di, da, dos, dal, della, d', al, bin, ben, ibn, abu, ap")

# A capital on these does not make a name: "The first".
ARTICLES = _words("""
the, a, an, la, le, les, el, los, las, il, lo, gli, i, der, die, das, ein, eine, de, het, een, η, το, οι
""")

# Lower-case words that open or belong to the title of a person.
TITLE_WORDS = _words("""
mr, mrs, ms, miss, mx, dr, prof, sir, dame, lord, lady, rev, hon, kc, qc, mp, sr, sra, srta, don, doña, dña, m, mme,
mlle, mm, herr, frau, hr, fr, signor, signora, signore, sig, sig.ra, dott, dott.ssa, on, señor, señora, senyor,
senyora, senhor, senhora, il, lo, gli, un, una, der, die, das, el, la, le, de, heer, mevrouw, the, o, a, os, η, ο,
domnul, doamna, gospodin, gospođa, pan, pani, pán, κύριος, κυρία, κ, primer, primera, segon, segona, tercer,
tercera, primero, segundo, segunda, primo, secondo, prima, seconda, first, second, third, adjunct, general,
honorable, honourable, molt
""")

# A non-verbal remark in brackets is not a name: "[laughs] Yes".
REMARKS = _words("""
laughs, laugh, laughter, laughing, chuckles, pause, pauses, long pause, short pause, silence, sighs, sigh, cough,
coughs, inaudible, unintelligible, unclear, crosstalk, cross talk, overlapping, overlap, music, applause, noise,
background noise, phone rings, interruption, break, end, start, beginning, crying, cries, nods, smiles, whispers,
sic, redacted, omitted, name, place, organisation, organization, company, city, lachen, lacht, unverständlich,
räuspert sich, ride, risata, risate, ridono, pausa, applausi, incomprensibile, rire, rires, rit, applaudissements,
risas, ríe, silencio, aplausos, ininteligible, riure, rialles, aplaudiments, γέλια, παύση, χειροκροτήματα, música,
musica, musique, musik, end of recording, recording ends, recording starts, tape change, blank_audio, indistinct
""")

# Short answers on a line of their own are no names.
SHORT_ANSWERS = _words("""
yes, no, yeah, yep, yup, nope, okay, ok, right, exactly, sure, mm, mhm, mmm, hmm, hm, uh, um, ah, oh, aha, mm hmm,
thanks, thank you, bye, goodbye, hello, hi, good, great, absolutely, definitely, correct, maybe, perhaps, sorry,
please, true, well, so, really, indeed, of course, i see, silence, sì, si, certo, esatto, bene, grazie, ja, nein,
genau, gut, danke, stimmt, oui, non, d'accord, merci, voilà, sí, gracias, vale, claro, exacto, gràcies, sim, não,
obrigado, obrigada, ναι, όχι, ευχαριστώ, σωστά, da, ne, hvala, evet, hayır, כן, לא, תודה, 是, 不是, 對, 对, 好,
謝謝, 谢谢, uh huh, va bene
""")

# A paragraph style with such a word in its name marks speakers, headings, or stage directions ("(Applause.)").
SPEAKER_STYLES = ("speaker", "intervinent", "interviniente", "intervenient", "orador", "sprecher", "redner", "locut")
HEADING_STYLES = (
    "heading",
    "title",
    "subtitle",
    "títol",
    "titol",
    "título",
    "titolo",
    "titre",
    "titel",
    "überschrift",
    "kop",
    "rubrik",
    "nadpis",
    "naslov",
    "επικεφαλίδα",
)
STAGE_STYLES = ("acotació", "acotación", "stage", "direction", "didascal", "regieanweisung")

# The column of a table, by its header. Compared after lower case and without spaces, underscores and dots.
SPEAKER_COLUMNS = _words("""
speaker, speakers, speakername, speakerlabel, speakerid, name, who, role, participant, person, label, actor,
character, user, username, author, from_name, sprecher, sprecherin, rolle, wer, parlante, chiparla, relatore, nome,
ruolo, persona, partecipante, locuteur, intervenant, nom, qui, rôle, hablante, orador, interviniente, nombre, quien,
quién, rol, parlant, falante, spreker, wie, vorbitor, govornik, osoba, ime, rečník, ομιλητής, όνομα, ρόλος,
konuşmacı, דובר, שם, 發言人, 发言人, 說話者, 说话者, 說話人, 说话人, 講者, 讲者, 姓名, 名字, 角色, 發言者, 发言者
""")
TEXT_COLUMNS = _words("""
text, content, transcript, transcription, utterance, speech, sentence, words, message, body, line, turn, comment,
quote, what, said, answer, response, caption, subtitle, beitrag, inhalt, äußerung, aussage, wortlaut, transkript,
testo, contenuto, trascrizione, frase, enunciato, intervento, texte, contenu, propos, énoncé, parole, paroles,
texto, contenido, transcripción, intervención, discurso, conteúdo, fala, tekst, inhoud, uitspraak, conținut, govor,
sadržaj, obsah, κείμενο, λόγος, ομιλία, metin, טקסט, תוכן, 內容, 内容, 文字, 文本, 逐字稿, 發言, 发言, 字幕, 台詞
""")
BEGIN_COLUMNS = _words("""
start, begin, from, time, timestamp, timecode, starttime, begintime, in, starts, starttimestamp, startms, start(ms),
startsec, starts(s), beginms, onset, anfang, beginn, von, zeit, zeitmarke, inizio, da, tempo, ora, début, debut, de,
temps, heure, inicio, desde, tiempo, hora, inici, tijd, van, početak, vrijeme, od, čas, αρχή, έναρξη, από, χρόνος,
ώρα, başlangıç, התחלה, זמן, 開始, 开始, 時間, 时间, 起始, 開始時間, 开始时间
""")
END_COLUMNS = _words("""
end, to, stop, endtime, out, ends, endtimestamp, endms, end(ms), endsec, offset, ende, bis, fine, a, fin, à, hasta,
fi, final, até, fim, eind, tot, kraj, do, koniec, τέλος, έως, bitiş, סוף, 結束, 结束, 結束時間, 结束时间
""")
