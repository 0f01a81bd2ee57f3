"""Words that hold sentences together and say nothing of what they are about, folded, of three letters or more.

By language, since one language's “and” is another one's noun. Languages that are not here do without: words that stand
everywhere weigh next to nothing anyway (`coding.similar`).
"""

WORDS = {
    "en": """
        about above actually after again all almost already also although always and another any anybody anyone
        anything are aren around because been before being between both but can cannot come could couldn did didn does
        doesn doing don done down each either else even every everybody everything few first for from get gets getting
        give goes going gonna got had has hasn have haven having her here hers herself him himself his how however
        into isn its itself just kind know last least less let like look lot made make many may maybe mean might more
        most much must myself never next nobody none nor not nothing now off okay once one only onto other others our
        ours out over own perhaps put quite rather really right said same saw say saying says see seen shall she
        should shouldn since some somebody someone something sometimes sort still such sure take than that the their
        them then there these they thing things think this those though thought through too two under until upon use
        used very want wanted was wasn way well went were weren what when where whether which while who whole whose
        why will with without won would wouldn yeah yes yet you your yours
    """,
    "de": """
        aber alle allem allen aller alles als also and ander andere anderen anders auch auf aus bei beim bin bis bist
        damit dann das dass dem den denn der des deshalb die dies diese diesem diesen dieser dieses doch dort durch
        eben eher ein eine einem einen einer eines einfach einmal etwas euch fur ganz gar gegen genau gibt habe haben
        hat hatte hatten hier hin ich ihm ihn ihnen ihr ihre ihrem ihren ihrer immer ins irgendwie ist jede jedem
        jeden jeder jedes jetzt kann kein keine keinen konnen konnte machen macht mal man manchmal mehr mein meine
        meinem meinen meiner mich mir mit muss mussen nach nicht nichts noch nun nur oder ohne schon sehr sein seine
        seinem seinen seiner sich sie sind soll sollte sondern sonst uber und uns unser unsere unter viel viele
        vielleicht vom von vor war waren warum was weil welche wenn wer werden wie wieder will wir wird wirklich
        wissen wurde wurden ziemlich zum zur zwischen
    """,
    "fr": """
        ainsi alors apres aussi autre autres aux avait avant avec avez avoir avons beaucoup bien car ceci cela celle
        celui ces cet cette ceux chaque chez comme comment dans des deux dire dit donc dont elle elles encore entre
        est etaient etait etc ete etes etre eux fait faire faut ici ils jamais juste les leur leurs lui mais meme mes
        moi moins mon nos notre nous ont oui parce par pas pendant peu peut peux plus pour pourquoi pouvait puis quand
        que quel quelle quelque quelques qui quoi sans sera ses seulement son sont sous souvent suis sur tes toi ton
        toujours tous tout toute toutes tres trop une vers voila vos votre vous vraiment
    """,
    "es": """
        ahora algo alguien algun alguna algunas algunos alli antes aqui asi aun aunque bueno cada casi como con contra
        cosa cosas cual cuando cuanto del desde despues donde durante ella ellas ellos entonces entre era eran eres
        esa esas ese eso esos esta estaba estaban estamos estan estar estas este esto estos estoy fue fueron gente
        habia han hace hacen hacer hacia hasta hay hemos las les los mas mejor menos mientras mio mis misma mismo
        mucha muchas mucho muchos muy nada nadie nosotras nosotros nuestra nuestro nunca otra otras otro otros para
        pero poco podemos porque pues puede pueden que quien quiere sea segun ser sido siempre sin sino sobre solo
        somos son soy sus tal tambien tampoco tan tanto tenemos tener tengo tiene tienen toda todas todavia todo todos
        tras una unas uno unos usted ustedes vamos vez vosotros
    """,
    "it": """
        abbiamo alla alle allo allora altra altre altri altro anche ancora avere aveva avevano bene bisogna che chi
        ciascuno cioe come con cosa cosi cui dal dalla dalle dallo degli dei del della delle dello dentro devo
        dobbiamo dopo dove due ecco era erano essere essi fare fatto fino forse fosse fra fuori gia gli hai hanno
        infatti insomma invece lei loro lui magari mai mentre mia mie miei mio molta molte molti molto nei nel nella
        nelle nello nessuno niente noi non nostra nostre nostri nostro nulla ogni ognuno oppure perche per pero piu
        poco poi possono prima proprio puo qua qual qualche qualcosa qualcuno quale quali quando quanto quasi quella
        quelle quelli quello questa queste questi questo quindi sei sempre senza siamo sono sopra sotto sta stata
        state stati stato stesso sua sue sugli sui sul sulla suo suoi tra troppo tutta tutte tutti tutto una uno
        vedere volta volte
    """,
    "pt": """
        ainda alguem algum alguma antes aos apenas aquela aquele aquilo assim ate cada com como depois desde dessa
        desse desta deste dela dele deles dos ela elas ele eles entao entre essa essas esse esses esta estamos estao
        estar estas estava este estes estou faz fazer foi foram gente isso isto mais mas mesma mesmo meu minha muita
        muito muitos nada nao nas nem nessa nesse nesta nos nossa nosso num numa nunca outra outras outro outros para
        pela pelas pelo pelos pode podem por porque pouco pra quais qual quando quanto que quem ser seu seus sem
        sempre sido sim sobre sua suas tambem tao tem temos tenho ter tinha toda todas todo todos uma umas uns vai
        vamos voce voces
    """,
    "nl": """
        aan aangezien alle alleen als altijd andere anders bij bijna binnen daar daarom dan dat deze die dit doen dus
        echt een eens eigenlijk elk elke enkele gaan gaat geen geweest gewoon haar had hadden heb hebben heeft heel
        hem het hier hij hoe hun iedereen iemand iets ieder jij jou jouw jullie kan kunnen maar meer men met mij mijn
        misschien moest moet moeten naar niemand niet niets nog nooit nou omdat onder ons onze ook over soms steeds
        straks tegen toch toen tot tussen uit van vaak veel voor waar waarom wanneer waren was wat weer wel welke werd
        werden wie wij worden wordt zal zei zelf zich zij zijn zou zouden
    """,
    "el": """
        αλλα αλλη αλλο αλλοι αλλος αλλωστε ακομα ακομη απο αρα αυτα αυτες αυτη αυτην αυτο αυτοι αυτος αυτου αυτων
        βεβαια γιατι για δεν δηλαδη δικη δικο δυο εγω εδω ειμαι ειμαστε ειναι ειχα ειχαμε ειχαν ειχε εκει εκεινη
        εκεινο εκεινος ενα ενας εμεις εμενα επειδη επισησ επισης εσεις εσυ ετσι εχει εχεις εχετε εχουμε εχουν εχω ηταν
        θελω ισως καθε και καλα καποια καποιο καποιοι καποιος κατα κατι λεμε λεω λιγο λοιπον μαζι μας μεσα μετα μεχρι
        μην μια μονο μου μπορει μπορουμε ναι ολα ολες ολη ολοι ολο ομως οπου οπως οποια οποιο οποιοι οποιος οπωσ οσο
        οταν οτι ουτε οχι παλι παντα παρα περιπου ποια ποιο ποιος πολλα πολλες πολλοι πολυ ποτε που πρεπει πριν προς
        πως πωσ σας σαν στα στη στην στις στισ στο στον στους στουσ στων συν σχεδον ταν τελος της τησ την τις τισ τοτε
        του τους τουσ των ωστε
    """,
}
FUNCTION_WORDS = {language: frozenset(words.split()) for language, words in WORDS.items()}
