"""Is the portal still the one that was installed? Files that changed, links and words that nobody put there knowingly.

Sites of Indonesian governments are defaced for gambling every week, mostly by hidden links and by files that were
added. What changed since the administrator last agreed is found every night and shown.
"""
