using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Workflows;

namespace LazyEngine.Client.Commands;

/// <summary>What questions over gRPC are answered with.</summary>
internal static class ReplyCodec
{
    public static V1.ExecutionDetails ToProto(ExecutionDetails details)
    {
        var proto = new V1.ExecutionDetails
        {
            Id = details.Id.Value,
            FlowName = details.FlowName,
            Flow = details.Flow.Value,
            State = (V1.ExecutionState)(int)details.State,
            Version = details.Version,
            CreatedAt = CommandCodec.ToProto(details.CreatedAt),
            UpdatedAt = CommandCodec.ToProto(details.UpdatedAt),
            EndedAt = CommandCodec.ToProto(details.EndedAt),
            Error = details.Error is { } error ? CommandCodec.ToProto(error) : null,
            Epoch = details.Epoch,
            Parent = details.Parent?.ToString() ?? string.Empty,
            Output = details.Output is { } output ? CommandCodec.ToProto(output) : null,
            Info = details.Info ?? string.Empty,
        };
        proto.Tasks.Add(details.Tasks.Select(ToProto));
        return proto;
    }

    public static ExecutionDetails FromProto(V1.ExecutionDetails details) => new(
        ExecutionId.Parse(details.Id),
        details.FlowName,
        FlowHash.Parse(details.Flow),
        (ExecutionState)(int)details.State,
        details.Version,
        details.CreatedAt.ToDateTimeOffset(),
        details.UpdatedAt.ToDateTimeOffset(),
        CommandCodec.FromProto(details.EndedAt),
        details.Error is { } error ? CommandCodec.FromProto(error) : null,
        details.Tasks.Select(FromProto).ToSequence())
    {
        Epoch = details.Epoch,
        Parent = Token(details.Parent),
        Output = details.Output is { } output ? CommandCodec.FromProto(output) : null,
        Info = details.Info.Length > 0 ? details.Info : null,
    };

    public static V1.Explanation ToProto(Explanation explanation)
    {
        var proto = new V1.Explanation { Execution = explanation.Execution.Value, State = (V1.ExecutionState)(int)explanation.State, More = explanation.More };
        proto.Waits.Add(explanation.Waits.Select(wait => new V1.Explanation.Types.Wait
        {
            Kind = (V1.WaitKind)(int)wait.Kind,
            Token = wait.Token?.ToString() ?? string.Empty,
            Since = CommandCodec.ToProto(wait.Since),
            Who = wait.Who,
            Next = CommandCodec.ToProto(wait.Next),
            Text = wait.Text,
            Queue = wait.Queue ?? string.Empty,
            Group = wait.Group ?? string.Empty,
        }));
        return proto;
    }

    public static Explanation FromProto(V1.Explanation explanation) => new(
        ExecutionId.Parse(explanation.Execution),
        (ExecutionState)(int)explanation.State,
        explanation.Waits.Select(wait => new OpenWait((WaitKind)(int)wait.Kind, Token(wait.Token), wait.Since.ToDateTimeOffset(), wait.Who, CommandCodec.FromProto(wait.Next), wait.Text) { Queue = wait.Queue.Length > 0 ? wait.Queue : null, Group = wait.Group.Length > 0 ? wait.Group : null }).ToSequence())
    {
        More = explanation.More,
    };

    public static V1.Foresight ToProto(Foresight foresight) => new()
    {
        Begins = ToProto(foresight.Begins),
        First = ToProto(foresight.First),
        Keeps = ToProto(foresight.Keeps),
        Added = ToProto(foresight.Added),
        Removed = ToProto(foresight.Removed),
    };

    public static Foresight FromProto(V1.Foresight foresight) =>
        new(FromProto(foresight.Begins), FromProto(foresight.First), FromProto(foresight.Keeps), FromProto(foresight.Added), FromProto(foresight.Removed));

    public static V1.Entry ToProto(JournalEntry entry)
    {
        var proto = new V1.Entry { Version = entry.Version, At = CommandCodec.ToProto(entry.At), Kind = entry.Kind, Token = entry.Token?.ToString() ?? string.Empty };
        if (entry.Value is { } value) proto.Value = CommandCodec.ToProto(value);
        if (entry.Error is { } error) proto.Error = CommandCodec.ToProto(error);
        if (entry.Note is { } note) proto.Note = note;
        return proto;
    }

    public static JournalEntry FromProto(V1.Entry entry) => new(
        entry.Version,
        entry.At.ToDateTimeOffset(),
        entry.Kind,
        Token(entry.Token),
        entry.Value is { } value ? CommandCodec.FromProto(value) : null,
        entry.Error is { } error ? CommandCodec.FromProto(error) : null,
        entry.HasNote ? entry.Note : null);

    private static V1.ExecutionDetails.Types.Task ToProto(TaskDetails task)
    {
        var proto = new V1.ExecutionDetails.Types.Task
        {
            Name = task.Name,
            Turn = task.Turn,
            Item = task.Item,
            State = (V1.TaskState)(int)task.State,
            Attempt = task.Attempt,
            ScheduledAt = CommandCodec.ToProto(task.ScheduledAt),
            ClaimedAt = CommandCodec.ToProto(task.ClaimedAt),
            EndedAt = CommandCodec.ToProto(task.EndedAt),
            Result = task.Result is { } result ? CommandCodec.ToProto(result) : null,
            Error = task.Error is { } error ? CommandCodec.ToProto(error) : null,
            Child = task.Child?.Value ?? string.Empty,
            Published = task.Published is { } published ? CommandCodec.ToProto(published) : null,
        };
        if (task.Rounds is { } rounds) proto.Rounds = rounds;
        if (task.Decision is { } decision) proto.Decision = (V1.RetryDecision)(int)decision;
        if (task.TurnState is { } turn) proto.TurnState = (V1.TurnState)(int)turn;
        if (task.Runs is { } runs) proto.Runs = runs;
        if (task.Info is { } info) proto.Info = info;
        return proto;
    }

    private static TaskDetails FromProto(V1.ExecutionDetails.Types.Task task) => new(
        task.Name,
        task.Turn,
        task.Item,
        (TaskState)(int)task.State,
        task.Attempt,
        CommandCodec.FromProto(task.ScheduledAt),
        CommandCodec.FromProto(task.ClaimedAt),
        CommandCodec.FromProto(task.EndedAt),
        task.Result is { } result ? CommandCodec.FromProto(result) : null,
        task.Error is { } error ? CommandCodec.FromProto(error) : null)
    {
        Child = task.Child.Length == 0 ? null : ExecutionId.Parse(task.Child),
        Rounds = task.HasRounds ? task.Rounds : null,
        Decision = task.HasDecision ? (RetryDecision)(int)task.Decision : null,
        TurnState = task.HasTurnState ? (TurnState)(int)task.TurnState : null,
        Published = task.Published is { } published ? CommandCodec.FromProto(published) : null,
        Runs = task.HasRuns ? task.Runs : null,
        Info = task.HasInfo ? task.Info : null,
    };

    private static V1.Foresight.Types.Tasks ToProto(ForeseenTasks tasks) => new() { Count = tasks.Count, Names = { tasks.Names } };

    private static ForeseenTasks FromProto(V1.Foresight.Types.Tasks tasks) => new(tasks.Count, tasks.Names.ToSequence());

    private static AttemptToken? Token(string text) => text.Length == 0 ? null : AttemptToken.Parse(text);
}
