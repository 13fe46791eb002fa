namespace LazyEngine.Journal;

/// <summary>The store may not be written by this process, at the moment or any more. Nothing of the write was stored.</summary>
/// <param name="message">Why not.</param>
/// <param name="isFinal">Whether another one has taken over, so that only a new start helps; or else the lock is being taken again.</param>
/// <param name="cause">What it was noticed by.</param>
internal sealed class NotTheWriterException(string message, bool isFinal, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>Whether another one has taken over, so that only a new start helps.</summary>
    public bool IsFinal { get; } = isFinal;
}
