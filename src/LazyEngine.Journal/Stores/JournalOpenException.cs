namespace LazyEngine.Journal;

/// <summary>The store cannot be used as it is; the message says what to do.</summary>
internal sealed class JournalOpenException(string message, Exception? cause = null) : Exception(message, cause);
