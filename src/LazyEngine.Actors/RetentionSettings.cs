using System.IO.Enumeration;
using LazyEngine.Flows;
using LazyEngine.Journal;

namespace LazyEngine.Actors;

/// <summary>How long executions that have ended are kept.</summary>
/// <param name="KeepFor">What holds for flows that have no time of their own; zero for ever.</param>
/// <param name="Flows">The times of single flows, or of those whose names fit a pattern with <c>*</c>; zero for ever.</param>
/// <param name="SweepEvery">How often it is looked for what has been kept long enough.</param>
/// <param name="Batch">How many executions are deleted before it rests.</param>
/// <param name="BatchPause">How long it rests.</param>
/// <param name="TombstonesKeepFor">How long it is remembered that an id was used.</param>
internal sealed record RetentionSettings(TimeSpan KeepFor, IReadOnlyDictionary<string, TimeSpan> Flows, TimeSpan SweepEvery, int Batch, TimeSpan BatchPause, TimeSpan TombstonesKeepFor)
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(36_500);

    private readonly string[] _patterns = [.. Flows.Keys.Where(key => key.Contains('*')).OrderByDescending(key => key.Length).ThenBy(key => key, StringComparer.Ordinal)];

    public static RetentionSettings Read(SettingsReader read)
    {
        var flows = read.Section("retention.flows");
        return new RetentionSettings(
            read.Duration("retention.keep-for", TimeSpan.Zero, Longest),
            flows.Keys().ToDictionary(name => name, name => flows.Duration($"\"{name}\"", TimeSpan.Zero, Longest), StringComparer.Ordinal),
            read.Duration("retention.sweep-every", TimeSpan.FromMilliseconds(10), TimeSpan.FromDays(1)),
            read.Int("retention.batch", 1, 10_000),
            read.Duration("retention.batch-pause", TimeSpan.Zero, TimeSpan.FromMinutes(1)),
            read.Duration("retention.tombstones-keep-for", TimeSpan.FromSeconds(1), Longest));
    }

    /// <summary>How long executions of a flow are kept: as the configuration says of its name, else as it says itself, else as for all.</summary>
    /// <param name="flow">The name of the flow.</param>
    /// <param name="own">What its definition says; null for nothing.</param>
    public FlowRetention Of(string flow, TimeSpan? own) =>
        KeyOf(flow) is { } key ? new FlowRetention(flow, OrEver(Flows[key]), RetentionSource.Configuration)
        : own is not null ? new FlowRetention(flow, own, RetentionSource.Flow)
        : new FlowRetention(flow, OrEver(KeepFor), RetentionSource.Default);

    /// <summary>Whether the configuration names the flow, so that what it says itself does not matter.</summary>
    public bool Names(string flow) => KeyOf(flow) is not null;

    // Its own name, or else the pattern that says most about it.
    private string? KeyOf(string flow) => Flows.ContainsKey(flow) ? flow : _patterns.FirstOrDefault(pattern => FileSystemName.MatchesSimpleExpression(pattern, flow, ignoreCase: false));

    private static TimeSpan? OrEver(TimeSpan time) => time > TimeSpan.Zero ? time : null;
}
