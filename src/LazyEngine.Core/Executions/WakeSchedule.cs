namespace LazyEngine.Executions;

/// <summary>When an execution must look at itself again.</summary>
/// <param name="FirstCheck">How long after an attempt was scheduled it is first asked after.</param>
/// <param name="LongestCheck">The longest time between two checks; they double up to it.</param>
internal sealed record WakeSchedule(TimeSpan FirstCheck, TimeSpan LongestCheck)
{
    /// <summary>The defaults.</summary>
    public static WakeSchedule Default { get; } = new(TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(10));

    /// <summary>The next wake; null where only somebody outside can move the execution.</summary>
    /// <remarks>
    /// The distance grows with the age of the youngest attempt, so that a task of five hours is asked after some
    /// thirty times and not six hundred. Waking too early is harmless, so one instant serves all attempts, and what is owed to
    /// parents and children, of which some outlives the end.
    /// </remarks>
    public DateTimeOffset? After(Execution execution, DateTimeOffset now)
    {
        var hasEnded = execution.State.IsTerminal();
        var due = hasEnded ? null : execution.NextDue;
        if ((hasEnded || execution.InFlight.IsEmpty) && !execution.OwesOthers) return due;
        // What a family has to hear is soon said, and an old family is not to hear it late.
        var age = execution.Course is { Family.OwesAny: true } ? TimeSpan.Zero : now - (execution.EndedAt ?? execution.LastScheduledAt);
        var check = now + (age < FirstCheck ? FirstCheck : age > LongestCheck ? LongestCheck : age);
        return due < check ? due : check;
    }
}
