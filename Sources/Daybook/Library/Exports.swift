// What the library's calls take and give stands in these two modules, so that a user imports one.
@_exported public import Accounting
@_exported public import EventLog
