namespace LazyEngine.Cli;

/// <summary>Something that the user gave cannot be used; the message says what and why.</summary>
internal sealed class WrongUseException(string message) : Exception(message);
