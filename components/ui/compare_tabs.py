"""The tabs of the page Compare: their names, and what each shows."""

from components.ui import compare_search, lessons

TITLES = {
    "words": "In words",
    "tables": "Tables of the papers",
    "latency": "Time them here",
    "two": "A against B",
    "search": "All networks",
}


def show(tab: str) -> None:
    """The content of the tab that is open."""
    match tab:
        case "words":
            lessons.show("compare")
        case "tables":
            from components.ui import compare_tables

            compare_tables.show()
        case "latency":
            from components.ui import compare_latency

            compare_latency.show()
        case "two":
            from components.ui import compare_two

            compare_two.show()
        case "search":
            compare_search.show()
