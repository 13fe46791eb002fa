namespace LazyEngine.Journal;

/// <summary>Something stored is encrypted, and cannot be read.</summary>
/// <param name="message">Where, by which key, and what to do.</param>
internal sealed class PayloadKeyException(string message) : Exception(message);
