namespace TripBooking;

/// <summary>What the sample ends with.</summary>
internal static class ExitCodes
{
    public const int AllBooked = 0;

    public const int NotAllBooked = 1;

    /// <summary>The command line or the trips are wrong; nothing was started.</summary>
    public const int BadRequest = 2;

    /// <summary>The engine could not start: its configuration or its store cannot be used.</summary>
    public const int NotStarted = 3;
}
