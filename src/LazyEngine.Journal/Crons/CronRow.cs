namespace LazyEngine.Journal;

/// <summary>A trigger as it is stored.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Generation">Another one for each trigger that is added, also under a name that was there before.</param>
/// <param name="Definition">What was added.</param>
/// <param name="NextAt">When it fires next.</param>
/// <param name="Remaining">How often it still fires; null for without end.</param>
internal sealed record CronRow(string Name, string Generation, byte[] Definition, DateTimeOffset NextAt, int? Remaining)
{
    public DateTimeOffset? LastAt { get; init; }

    /// <summary>The execution that it has started last; null where none was.</summary>
    public string? LastExecution { get; init; }

    /// <summary>Why its last firing has started nothing; null where it has.</summary>
    public string? LastError { get; init; }
}
