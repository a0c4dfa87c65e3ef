"""What the dashboards say in both languages: a pair of Chinese and English for every word.

Titles and descriptions stand beside their panels as pairs; the words that several dashboards share are here.
"""

LANGUAGES = ("zh", "en")

STATES = {  # the code that queries.state() gives: what it is called, and its colour
    1: (("达标", "met"), "green"),
    2: (("有风险", "at risk"), "orange"),
    3: (("未达标", "breached"), "red"),
    4: (("无数据", "no data"), "text"),
}
# The key projects of the shipped configuration; others are called by their ids.
PROJECTS = {
    "network": ("保障网络正常运行", "network operation"),
    "cloud-platform": ("保障云平台项目正常运行", "cloud platform operation"),
    "devices": ("政务网络日常设备维护", "government network maintenance"),
}
KINDS = {"network": ("网络", "network"), "system": ("信息系统", "information system")}
WINDOWS = {  # rolling ones, such as 3d, speak for themselves
    "day": ("今日", "today"),
    "week": ("本周", "this week"),
    "month": ("本月", "this month"),
    "quarter": ("本季", "this quarter"),
    "year": ("本年", "this year"),
}
RESULTS = {
    "accepted": ("已接收", "accepted"),
    "duplicate": ("重复", "duplicate"),
    "rejected": ("被拒绝", "rejected"),
}

TARGET = ("指标", "Target")
STATE = ("状态", "State")
LIMIT = ("上限", "Limit")
DAYS_LEFT = ("剩余天数", "Days left")
AHEAD_OF_PLAN = ("较计划", "Ahead of plan")
GROUP = ("分组", "Group")
PROJECT = ("项目", "Project")
ITEM = ("预算明细", "Item")
NO_GROUP = ("（未填）", "(none)")

# Units, as Grafana writes them: the text after "suffix:" stands behind the number.
DAYS = ("suffix:天", "suffix:days")
MINUTES = ("suffix:分钟", "suffix:min")
FAULTS = ("suffix:次", "suffix:faults")
ASSETS = ("suffix:个", "suffix:assets")
POINTS = ("suffix:个百分点", "suffix:points")
MONEY = ("suffix:万元", "currencyCNY")
# Chinese offices count in 万元, ten thousand yuan.
YUAN_OF_MONEY = ("10000", "1")


class Words:
    """One language: picks its half of a pair."""

    def __init__(self, language):
        self.language = language
        self._index = LANGUAGES.index(language)

    def __call__(self, pair):
        return pair[self._index]

    def all(self, pairs):
        """A table of pairs in this language."""
        return {key: self(pair) for key, pair in pairs.items()}
