namespace LazyEngine.Wire;

/// <summary>Bytes that this version cannot read: damaged, or written by a version that knows more.</summary>
public sealed class UnreadableException : Exception
{
    /// <summary>Says what could not be read.</summary>
    /// <param name="message">What was found, and what to do.</param>
    /// <param name="cause">What reading it led to.</param>
    public UnreadableException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
