from coding.models.codebook import Code
from coding.models.evidence import Coding, Excerpt, Memo, Span
from coding.models.practices import Practice
from coding.models.review import Comment, Review, ReviewItem, ReviewRound

__all__ = [
    "Code",
    "Coding",
    "Comment",
    "Excerpt",
    "Memo",
    "Practice",
    "Review",
    "ReviewItem",
    "ReviewRound",
    "Span",
]
