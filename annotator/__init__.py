"""Annotator: label actors, events, quantities and quotes in news articles.

text in → spans → store → export out

Eight nouns, one file each in `model`: an Article is a text that never changes; a Span marks
fragments of it; a Relation is a labelled arrow between two spans; an Entity is someone that
spans refer to; a Document is an article as one author sees it; a Schema says which labels,
attributes and roles there are; a Change is what one action did; a Project is the open file.

Verbs are plug-ins, one function in one file each: `importers` (file → documents), `suggesters`
(document → proposals) and `exporters` (documents → dataset and a report of losses). `news` reads
what words of the news say (quantities, times, quotes, names, events), `learning` what an author
labelled, `outside` talks to programs that propose; `dataset` chooses and splits what an export
holds.

Who may import whom, top to bottom:

    __main__
    cli            the commands; opens the window only when asked
    gui            the only package that knows Qt
    samples | suggesting    the project to try; proposing for a whole project
    project        the hub: the only object the window and the command line talk to
    importers | suggesters | exporters | dataset | store        strangers to each other
    plugins        what a plug-in is
    learning | outside      a model of one author's labels; programs and servers that propose
    files | news   files that come in; what words say
    model          frozen values, no input or output
    errors | paths | doctor

Values are frozen; functions make new ones. Every action is one Change, on disk before the next
key. Views only listen to the Session and only talk to the Session. Offsets are code points,
half-open; Qt's numbers die at the widget's edge. If a rule can be a linter or a test, it is.
"""

__version__ = "0.1.0"
