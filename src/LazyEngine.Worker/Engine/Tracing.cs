using System.Diagnostics;
using LazyEngine.Executions;

namespace LazyEngine;

/// <summary>The activities of the source <c>LazyEngine</c>: an execution is one trace, from its run to its last task, wherever its parts run.</summary>
internal static class Tracing
{
    /// <summary>The name of the source; part of the public contract, as those of the activities and tags are.</summary>
    public const string SourceName = "LazyEngine";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Somebody asks an execution for something.</summary>
    public static Activity? Command(ExecutionCommand command)
    {
        if (!Source.HasListeners()) return null;
        var activity = Source.StartActivity($"lazyengine {Origin.NameOf(command)}", ActivityKind.Producer);
        activity?.SetTag("lazyengine.execution", command.Execution.Value);
        return activity;
    }

    /// <summary>The trace that goes on from here; null where nobody traces.</summary>
    public static string? Current => Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } id } ? id : null;

    /// <summary>An attempt was in line since it was scheduled, and is granted now.</summary>
    public static void Dispatched(Grant grant, DateTimeOffset scheduledAt, DateTimeOffset now)
    {
        if (!Source.HasListeners() || ParentOf(grant) is not { } parent) return;
        using var activity = Source.StartActivity($"dispatch {grant.Token.Task}", ActivityKind.Internal, parent, TagsOf(grant), startTime: scheduledAt);
        activity?.SetEndTime(now.UtcDateTime);
    }

    /// <summary>A handler runs; what it traces itself is part of it.</summary>
    public static Activity? Handler(Grant grant) =>
        Source.HasListeners() ? Source.StartActivity($"execute {grant.Token.Task}", ActivityKind.Consumer, ParentOf(grant) ?? default, TagsOf(grant)) : null;

    /// <summary>A handler has ended, and its outcome is on its way into the journal. To be stopped when it is there.</summary>
    public static Activity? Completion(Grant grant, TaskOutcome outcome)
    {
        if (!Source.HasListeners() || ParentOf(grant) is not { } parent) return null;
        var before = Activity.Current;
        var activity = Source.StartActivity($"complete {grant.Token.Task}", ActivityKind.Producer, parent, TagsOf(grant));
        // It goes on beside what comes next, not around it.
        Activity.Current = before;
        return activity?.SetTag("lazyengine.outcome", NameOf(outcome));
    }

    /// <summary>Says how it ended.</summary>
    public static void Ended(Activity? activity, TaskOutcome outcome)
    {
        activity?.SetTag("lazyengine.outcome", NameOf(outcome));
        if (outcome is TaskOutcome.Failure { Error: { } error }) activity?.SetStatus(ActivityStatusCode.Error, error.Message).SetTag("error.type", error.Code);
    }

    private static string NameOf(TaskOutcome outcome) => outcome switch
    {
        TaskOutcome.Success => "success",
        TaskOutcome.Failure => "failure",
        _ => "pending",
    };

    private static ActivityContext? ParentOf(Grant grant) => ActivityContext.TryParse(grant.Trace, null, isRemote: true, out var context) ? context : null;

    private static KeyValuePair<string, object?>[] TagsOf(Grant grant) =>
    [
        new("lazyengine.execution", grant.Token.Execution.Value),
        new("lazyengine.task", grant.Token.Task),
        new("lazyengine.attempt", grant.Token.Attempt),
        new("lazyengine.handler", grant.Handler),
    ];
}
