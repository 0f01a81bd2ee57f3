from coding.models.codebook import Code, CodeVersion
from coding.models.display import DisplayChoices
from coding.models.evidence import Coding, Excerpt, ExcerptLink, Memo, MemoVersion, Span
from coding.models.practices import Practice
from coding.models.reading import Reading
from coding.models.review import Comment, Review, ReviewItem, ReviewRound
from coding.models.settling import CodedWords
from coding.models.suggestions import DeclinedSuggestion

__all__ = [
    "Code",
    "CodeVersion",
    "CodedWords",
    "Coding",
    "Comment",
    "DeclinedSuggestion",
    "DisplayChoices",
    "Excerpt",
    "ExcerptLink",
    "Memo",
    "MemoVersion",
    "Practice",
    "Reading",
    "Review",
    "ReviewItem",
    "ReviewRound",
    "Span",
]
