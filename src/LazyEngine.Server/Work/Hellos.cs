using System.Text.RegularExpressions;
using LazyEngine.Client.Work.V1;
using LazyEngine.Executions;

namespace LazyEngine.Server.Work;

/// <summary>Checks what a worker says of itself.</summary>
internal static partial class Hellos
{
    /// <summary>How many groups a worker may be in.</summary>
    public const int MostGroups = 100;

    private const int MostSoftware = 200;
    private const int MostQueues = 100;
    private const int MostSlots = 10_000;
    private const int MostHeld = 100_000;
    private const int LongestSoftware = 200;
    private const int LongestKey = 1_000;

    /// <summary>What is wrong with it; null where nothing is.</summary>
    public static string? ProblemOf(Hello? hello)
    {
        if (hello is null) return "The first message must be a hello.";
        if (!Name().IsMatch(hello.Worker)) return $"worker '{Shown(hello.Worker)}' is no name: 1 to 200 letters, digits, dots, hyphens and underscores are allowed.";
        if (hello.Software.Length > MostSoftware) return $"software has {hello.Software.Length} characters: at most {MostSoftware} are allowed.";
        if (hello.Queues.Count is 0 or > MostQueues) return $"{hello.Queues.Count} queues: 1 to {MostQueues} are allowed.";
        if (hello.Held.Count > MostHeld) return $"{hello.Held.Count} held attempts: at most {MostHeld} are allowed.";
        if (hello.Queues.FirstOrDefault(queue => queue.Slots is < 1 or > MostSlots) is { } queue) return $"queue '{Shown(queue.Name)}' has {queue.Slots} slots: 1 to {MostSlots} are allowed.";
        if (hello.Queues.FirstOrDefault(queue => !Name().IsMatch(queue.Name)) is { } unnamed) return $"queue '{Shown(unnamed.Name)}' is no name of a queue.";
        if (hello.Queues.Select(queue => queue.Name).Distinct(StringComparer.Ordinal).Count() != hello.Queues.Count) return "a queue is named twice.";
        if (hello.Software.Length > LongestSoftware) return $"software has {hello.Software.Length} characters: at most {LongestSoftware} are allowed.";
        if (hello.Groups.Count > MostGroups) return $"{hello.Groups.Count} groups: at most {MostGroups} are allowed.";
        if (hello.Groups.FirstOrDefault(group => !Name().IsMatch(group)) is { } group) return $"group '{Shown(group)}' is no name: 1 to 200 letters, digits, dots, hyphens and underscores are allowed.";
        foreach (var held in hello.Held)
        {
            if (!hello.Queues.Any(queue => queue.Name == held.Queue)) return $"held attempt '{Shown(held.Token)}' is of queue '{Shown(held.Queue)}', which the worker does not work on.";
            if (held.FairnessKey.Length > LongestKey) return $"held attempt '{Shown(held.Token)}' has a fairness key of {held.FairnessKey.Length} characters: at most {LongestKey} are allowed.";
            try
            {
                _ = AttemptToken.Parse(held.Token);
            }
            catch (FormatException wrong)
            {
                return wrong.Message;
            }
        }

        return null;
    }

    /// <summary>Whether it may be the name of a worker or a queue.</summary>
    public static bool IsName(string text) => Name().IsMatch(text);

    /// <summary>As much of it as a message may show.</summary>
    public static string Shown(string text) => text.Length > 40 ? text[..40] + "..." : text;

    [GeneratedRegex("^[A-Za-z0-9._-]{1,200}$", RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}
