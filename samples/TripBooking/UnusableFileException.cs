namespace TripBooking;

/// <summary>A file that was named on the command line cannot be used; the message says which, where and why.</summary>
internal sealed class UnusableFileException(string message) : Exception(message);
