"""The shapes in which programs and people mark speakers, each as a small file with what must come out."""

import pytest

from sessions.parsers import parse

# name of the shape: (file name, text, speakers with how often they take the floor, begins of the turns in ms or None)
SHAPES = {
    "remark_list_and_time_are_no_speakers": (
        "a.txt",
        """\
Irena: Yes, we did.
Note: this matters
Joris: There are three points: a, b, c
Irena: At 10:30 we met.
Joris: Fine.
""",
        {"Irena": 2, "Joris": 2},
        None,
    ),
    "prose_with_colons": (
        "a.txt",
        """\
Note: this matters
There are three points: a
We met at 10:30 in the hall.
Example: something else.
""",
        {},
        None,
    ),
    "two_lines": (
        "a.txt",
        """\
Anna: Hello.
Ben: Hi.
""",
        {"Anna": 1, "Ben": 1},
        None,
    ),
    "list_of_definitions": (
        "a.txt",
        """\
Strengths: good people
Weaknesses: no money
Opportunities: many
Threats: some
""",
        {},
        None,
    ),
    "name_and_time_above": (
        "a.txt",
        """\
Anna Rossi  0:05
Welcome everybody to this session.

Ben Berg  0:12
Thank you. Happy to be here.

Anna Rossi  1:02:03
Okay

Ben Berg  1:02:10
Okay
""",
        {"Anna Rossi": 2, "Ben Berg": 2},
        [5000, 12000, 3723000, 3730000],
    ),
    "name_and_time_above_without_blank_lines": (
        "a.txt",
        """\
Anna Rossi   0:03
Welcome everybody.
Ben Berg   0:12
Thank you.
Anna Rossi   0:15
Okay.
""",
        {"Anna Rossi": 2, "Ben Berg": 1},
        [3000, 12000, 15000],
    ),
    "range_above_name": (
        "a.txt",
        """\
0:0:0.0 --> 0:0:3.400
Anna Rossi
Welcome everybody.
0:0:4.0 --> 0:0:7.20
Ben Berg
Thank you.
0:0:8.0 --> 0:0:9.20
Anna Rossi
Okay.
""",
        {"Anna Rossi": 2, "Ben Berg": 1},
        [0, 4000, 8000],
    ),
    "name_with_time_in_brackets_and_colon": (
        "a.txt",
        """\
Speaker 1 (00:12):
Welcome everybody to this.

Speaker 2 (00:15):
Thank you very much.

Speaker 1 (00:18):
Right.
""",
        {"Speaker 1": 2, "Speaker 2": 1},
        [12000, 15000, 18000],
    ),
    "time_dash_name_above": (
        "a.txt",
        """\
[00:00:12.5] - Speaker 1
Welcome everybody to this.

[00:00:15] - Speaker 2
Thank you very much.

[00:00:18] - Speaker 1
Right.
""",
        {"Speaker 1": 2, "Speaker 2": 1},
        [12500, 15000, 18000],
    ),
    "time_before_name": (
        "a.txt",
        """\
[00:00:12] Anna: Welcome all.
[00:00:15] Ben: Thanks.
[00:00:19] Anna: Good.
""",
        {"Anna": 2, "Ben": 1},
        [12000, 15000, 19000],
    ),
    "time_behind_text": (
        "a.txt",
        """\
I: Wie geht es Ihnen? #00:00:05-4#
B: Gut, danke. Und Ihnen? #00:00:10-1#
I: Auch gut. #00:00:12-0#
""",
        {"I": 2, "B": 1},
        None,
    ),
    "paragraph_numbers": (
        "a.txt",
        """\
1 I: Wie geht es Ihnen?
2 B: Gut, danke. Und Ihnen?
3 I: Auch gut.
4 B: Schön.
5 I: Ja.
6 B: Dann los.
""",
        {"I": 3, "B": 3},
        None,
    ),
    "capitals": (
        "a.txt",
        """\
INTERVIEWER: How are you?
RESPONDENT: Fine, thanks: really.
INTERVIEWER: Good.
""",
        {"INTERVIEWER": 2, "RESPONDENT": 1},
        None,
    ),
    "court_questions": (
        "a.txt",
        """\
Q. State your name.
A. John Smith.
Q. Where do you live?
A. In London. I live there: always.
MR. JONES: Objection.
THE COURT: Sustained.
Q. And then?
A. Nothing.
""",
        {"Q": 3, "A": 3, "MR. JONES": 1, "THE COURT": 1},
        None,
    ),
    "question_and_answer_letters": (
        "a.txt",
        """\
Q: How are you?

A: Fine.

Q: Good?

A: Yes.
""",
        {"Q": 2, "A": 2},
        None,
    ),
    "code_with_name_in_brackets": (
        "a.txt",
        """\
Moderator: Let us begin.
P04 (Irena): We had a plan.
P05: And we had not.
P04 (Irena): True.
""",
        {"Moderator": 1, "P04 (Irena)": 2, "P05": 1},
        None,
    ),
    "head_of_a_protocol": (
        "a.txt",
        """\
Date: 3 May 2021
Interviewer: Anna Smith
Participant: P04
Place: Rome

I: Welcome.
P: Thanks.
I: So, tell me.
P: Well, it was so: nothing.
""",
        {"I": 2, "P": 2},
        None,
    ),
    "name_in_brackets": (
        "a.txt",
        """\
[Irena] Yes we did that.
[Joris] And why?
[laughs] Because.
[Irena] I do not know.
[Joris] OK.
""",
        {"Irena": 2, "Joris": 2},
        None,
    ),
    "code_in_brackets_then_time": (
        "a.txt",
        """\
[P1] 00:00:12 Yes we did that.
[P2] And why?
[P1] I do not know.
""",
        {"P1": 2, "P2": 1},
        None,
    ),
    "tab": (
        "a.txt",
        """\
Irena	Yes we did that.
Joris	And why?
Irena	I do not know.
""",
        {"Irena": 2, "Joris": 1},
        None,
    ),
    "time_tab_name_tab": (
        "a.txt",
        """\
00:00:05	Irena	Yes we did that.
00:00:09	Joris	And why?
00:00:12	Irena	I do not know.
""",
        {"Irena": 2, "Joris": 1},
        [5000, 9000, 12000],
    ),
    "colon_and_tab": (
        "a.txt",
        """\
I:	Yes we did that.
B:	And why?
I:	I do not know.
""",
        {"I": 2, "B": 1},
        None,
    ),
    "unknown_speaker": (
        "a.txt",
        """\
TOI001	ciao come va
???	xxx
TOI002	bene
TOI001	ok
""",
        {"TOI001": 2, "???": 1, "TOI002": 1},
        None,
    ),
    "plain_names_on_lines": (
        "a.txt",
        """\
Anna Rossi
Welcome everybody. We start.
So that is it.

Ben Berg
Thank you.

Anna Rossi
Good. Then on.

Ben Berg
Yes.

Carla Díaz
I agree.
""",
        {"Anna Rossi": 2, "Ben Berg": 2, "Carla Díaz": 1},
        None,
    ),
    "names_with_colon_on_lines": (
        "a.txt",
        """\
Anna:
Welcome everybody. We start.

Ben:
Thank you.

Anna:
Good. Then on.
""",
        {"Anna": 2, "Ben": 1},
        None,
    ),
    "unspoken_lines": (
        "a.txt",
        """\
Anna: Hello.
(pause)
And welcome.
[Applause]
Ben: Thanks.
Anna: Fine.
""",
        {"Anna": 2, "Ben": 1},
        None,
    ),
    "spanish_congress": (
        "a.txt",
        """\
La señora PRESIDENTA: Se abre la sesión.
El señor LÓPEZ ÁLVAREZ: Gracias, presidenta. Voy a decir lo siguiente: nada.
La señora PRESIDENTA: Gracias.
El señor MINISTRO DE HACIENDA (Montoro Romero): Muchas gracias.
Tengo una pregunta: ¿qué?
La señora PRESIDENTA: Adelante.
""",
        {"La señora PRESIDENTA": 3, "El señor LÓPEZ ÁLVAREZ": 1, "El señor MINISTRO DE HACIENDA (Montoro Romero)": 1},
        None,
    ),
    "german_bundestag": (
        "a.txt",
        """\
Präsidentin Bärbel Bas:
Guten Morgen. Ich eröffne die Sitzung.
Dr. Marco Buschmann (FDP):
Frau Präsidentin! Zum Beispiel: das hier.
Präsidentin Bärbel Bas:
Danke.
Olaf Scholz, Bundeskanzler:
Ja.
Präsidentin Bärbel Bas:
Danke.
""",
        {"Präsidentin Bärbel Bas": 3, "Dr. Marco Buschmann (FDP)": 1, "Olaf Scholz, Bundeskanzler": 1},
        None,
    ),
    "dutch_chamber": (
        "a.txt",
        """\
De voorzitter: Goedemorgen.
De heer Wilders (PVV): Dank u wel, voorzitter.
De voorzitter: Graag.
Mevrouw Ouwehand (PvdD): Dank u.
Minister Kaag: Voorzitter.
""",
        {"De voorzitter": 2, "De heer Wilders (PVV)": 1, "Mevrouw Ouwehand (PvdD)": 1, "Minister Kaag": 1},
        None,
    ),
    "georgian": (
        "a.txt",
        """\
მოდერატორი: გამარჯობა.
ნინო: გამარჯობა ყველას.
მოდერატორი: დავიწყოთ.
ნინო: კარგი.
""",
        {"მოდერატორი": 2, "ნინო": 2},
        None,
    ),
    "chinese_wide_colon": (
        "a.txt",
        """\
主持人：大家好。
王小明：您好，我想說的是：沒有。
主持人：謝謝。
李華：好的。
王小明：再見。
""",
        {"主持人": 2, "王小明": 2, "李華": 1},
        None,
    ),
    "stars_inside_and_outside_colon": (
        "a.txt",
        """\
**Anna:** Hello there.

**Ben**: Thanks.

**Anna:** Good **really**: yes.
""",
        {"Anna": 2, "Ben": 1},
        None,
    ),
    "diary": (
        "a.txt",
        """\
This is the first paragraph of a diary. It goes on.

And this the second one: with a colon.

The third.
""",
        {},
        None,
    ),
    "captions_without_speakers": (
        "a.srt",
        """\
1
00:00:00,000 --> 00:00:02,000
Hello and welcome.

2
00:00:02,500 --> 00:00:04,000
We talk about this: nothing.
""",
        {},
        [0, 2500],
    ),
    "caption_voices": (
        "a.vtt",
        """\
WEBVTT

00:00:01.000 --> 00:00:02.000
<v Anna Rossi>Hello</v>

00:00:02.000 --> 00:00:03.000
<v Anna Rossi>and welcome</v>

00:00:04.000 --> 00:00:05.000
<v Ben Berg>Thanks &amp; bye</v>
""",
        {"Anna Rossi": 1, "Ben Berg": 1},
        [1000, 4000],
    ),
    "semicolons_and_german_header": (
        "a.csv",
        """\
Start;End;Sprecher;Text
00:00:01;00:00:02;Anna;"Hallo; du"
00:00:03;00:00:04;Ben;Ja
00:00:05;00:00:06;Anna;Gut
""",
        {"Anna": 2, "Ben": 1},
        [1000, 3000, 5000],
    ),
    "table_without_header": (
        "a.csv",
        """\
Anna,Hello there my friend
Ben,Hi how are you doing
Anna,Good thanks
""",
        {"Anna": 2, "Ben": 1},
        None,
    ),
    "milliseconds_by_their_steps": (
        "a.csv",
        """\
start,end,text
0,4200,Hello there
4200,9000,And more
""",
        {},
        [0, 4200],
    ),
    "small_letters": (
        "a.txt",
        """\
anna: hello there
ben: hi you
anna: how are you: fine?
ben: yes
anna: good
ben: bye
""",
        {"anna": 3, "ben": 3},
        None,
    ),
    "word_that_also_occurs_small": (
        "a.txt",
        """\
Anna: We did much.
Remember: it was raining.
Ben: Yes, I remember that.
Anna: So.
Ben: Right.
""",
        {"Anna": 2, "Ben": 2},
        None,
    ),
    "greek": (
        "a.txt",
        """\
Συντονίστρια: Καλημέρα.
Μαρία: Καλημέρα σας.
Για παράδειγμα: τίποτα.
Συντονίστρια: Ωραία.
Μαρία: Ναι.
""",
        {"Συντονίστρια": 2, "Μαρία": 2},
        None,
    ),
    "hebrew": (
        "a.txt",
        """\
מנחה: שלום לכולם.
רחל: שלום.
מנחה: נתחיל.
רחל: בסדר.
""",
        {"מנחה": 2, "רחל": 2},
        None,
    ),
    "roles_on_lines": (
        "a.txt",
        """\
Interviewer
How are you today?

Respondent
I am fine.

Interviewer
Good.

Respondent
Yes.
""",
        {"Interviewer": 2, "Respondent": 2},
        None,
    ),
    "name_and_time_two_lines": (
        "a.txt",
        """\
Anna 00:00:05
Hello there.
Ben 00:00:09
Hi.
""",
        {"Anna": 1, "Ben": 1},
        [5000, 9000],
    ),
    "lines_broken_at_a_width": (
        "a.txt",
        """\
Interviewer: This is a long question that goes over several lines because
the editor wrapped the lines at seventy characters which is a common
thing in plain text files.

Anna: Yes, and my answer does just the same, it goes on and on until
there is nothing left to say about the matter. Really nothing at all
that matters.

Interviewer: Good, then we can go on to the next question which is the
following: what did you do after that day when you first heard of
it.

Anna: Nothing.
""",
        {"Interviewer": 2, "Anna": 2},
        None,
    ),
    "two_lines_in_one_caption": (
        "a.srt",
        """\
1
00:00:00,000 --> 00:00:02,000
- Hello and welcome.
- Hi there.
""",
        {},
        [0],
    ),
    "indented": (
        "a.txt",
        """\
    Anna:   Hello.
    Ben:    Hi.
    Anna:   Bye.
""",
        {"Anna": 2, "Ben": 1},
        None,
    ),
    "time_alone_between": (
        "a.txt",
        """\
Anna Rossi: Hello all.
Ben Berg: Hi.

00:05:00

Anna Rossi: Next.
Ben Berg: Yes.
""",
        {"Anna Rossi": 2, "Ben Berg": 2},
        None,
    ),
    "label_without_words": (
        "a.txt",
        """\
Anna: Hello.
Ben:
Anna: Are you there?
Ben: Yes.
""",
        {"Anna": 2, "Ben": 1},
        None,
    ),
    "one_role": (
        "a.txt",
        """\
Interviewer: tell me.
""",
        {"Interviewer": 1},
        None,
    ),
    "one_line": (
        "a.txt",
        """\
Just one long text without any speaker
""",
        {},
        None,
    ),
    "french_spaces": (
        "a.txt",
        """\
Enquêteur : Bonjour, ça va ?
Mme Dupont : Oui, très bien.
Enquêteur : Par exemple : rien.
Mme Dupont : D'accord.
""",
        {"Enquêteur": 2, "Mme Dupont": 2},
        None,
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_shape(shape):
    name, text, speakers, begins = SHAPES[shape]
    transcript = parse(text.encode(), name)
    assert {speaker.label: speaker.turns for speaker in transcript.speakers} == speakers
    if begins is not None:
        assert [turn.begin_ms for turn in transcript.turns if turn.begin_ms is not None] == begins
