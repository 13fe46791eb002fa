using LazyEngine.Executions;

namespace LazyEngine.Dashboard.Reading;

/// <summary>What an execution waits for, in the words of somebody who looks now.</summary>
internal static class WaitText
{
    /// <summary>The parts of the sentence: what is said before and after the name of the task, which is null where the wait concerns none.</summary>
    public static (string Before, string? Task, string After) Of(OpenWait wait, DateTimeOffset now)
    {
        var since = $"since {Spoken.Words(now - wait.Since)}";
        return (wait.Kind, wait.Token) switch
        {
            (WaitKind.Outside, { } token) when wait.Who.StartsWith("whoever sends", StringComparison.Ordinal) => ($"Waiting {since} for {wait.Who["whoever sends ".Length..]} that lets ", token.Task, " go on"),
            (WaitKind.Outside, { } token) => ($"Waiting {since} for somebody to complete ", token.Task, string.Empty),
            (WaitKind.Worker, { } token) => ("Task ", token.Task, $" is running {since} on {wait.Who}"),
            (WaitKind.Queue, { } token) => ("Task ", token.Task, $" is waiting {since} for {wait.Who}"),
            (WaitKind.Operator, { } token) => ("Task ", token.Task, $" has used up its retries and is waiting {since} for you to decide"),
            (WaitKind.Operator, null) => ($"Stopped {since}; it goes on when somebody resumes it", null, string.Empty),
            (WaitKind.Timer, { } token) => ("Task ", token.Task, wait.Next is { } next ? $" goes on in {Spoken.Words(next - now)}" : $" is waiting {since} for its time"),
            (WaitKind.Timer, null) => (wait.Next is { } start ? $"Goes on in {Spoken.Words(start - now)}" : wait.Text, null, string.Empty),
            (WaitKind.Execution, { } token) => ("Task ", token.Task, $" is waiting {since} for {wait.Who}"),
            _ => (wait.Text, null, string.Empty),
        };
    }
}
