using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Workflows;
using Reply = LazyEngine.Executions.ExecutionReply;

namespace LazyEngine.Wire;

/// <summary>What executions answer.</summary>
internal static class ReplyMapper
{
    public static V1.Accepted ToProto(Reply.Accepted reply) =>
        new() { Execution = reply.Execution.Value, Command = reply.Command.Value, State = (int)reply.State, Version = reply.Version, Error = reply.Error is null ? null : Common.ToProto(reply.Error) };

    public static Reply.Accepted FromProto(V1.Accepted reply) =>
        new(Common.Execution(reply.Execution), Common.Command(reply.Command), Common.State(reply.State), reply.Version, reply.Error is null ? null : Common.FromProto(reply.Error));

    public static V1.Refused ToProto(Reply.Refused reply)
    {
        var proto = new V1.Refused { Execution = reply.Execution.Value, Error = Common.ToProto(reply.Error) };
        if (reply.Command is { } command) proto.Command = command.Value;
        return proto;
    }

    public static Reply.Refused FromProto(V1.Refused reply) =>
        new(Common.Execution(reply.Execution), reply.HasCommand ? Common.Command(reply.Command) : null, Common.FromProto(reply.Error));

    public static V1.Moved ToProto(Reply.Moved reply) =>
        new() { Execution = reply.Execution.Value, State = (int)reply.State, Version = reply.Version, Error = reply.Error is null ? null : Common.ToProto(reply.Error) };

    public static Reply.Moved FromProto(V1.Moved reply) =>
        new(Common.Execution(reply.Execution), Common.State(reply.State), reply.Version, reply.Error is null ? null : Common.FromProto(reply.Error));

    public static V1.Granted ToProto(Reply.Granted reply)
    {
        var grant = reply.Grant;
        var proto = new V1.Granted { Command = reply.Command.Value, Token = Common.ToProto(grant.Token), Handler = grant.Handler, IdempotencyKey = grant.IdempotencyKey, FlowName = grant.FlowName };
        if (grant.Deadline is { } deadline) proto.Deadline = Common.Ticks(deadline);
        if (grant.Heartbeat is { } heartbeat) proto.Heartbeat = heartbeat.Ticks;
        proto.Phase = (int)grant.Phase;
        if (grant.Undone is { } undone) proto.Undone = RevertMapper.ToProto(undone);
        if (grant.Progress is { } progress) proto.Progress = Common.ToProto(progress);
        if (grant.Trace is { } trace) proto.Trace = trace;
        Common.Add(proto.Input, grant.Input.Select(argument => KeyValuePair.Create(argument.Name, argument.Value)));
        return proto;
    }

    public static Reply.Granted FromProto(V1.Granted reply)
    {
        var input = reply.Input.Select(argument => new Argument(argument.Name, Common.FromProto(argument.Value))).ToSequence();
        var grant = new Grant(Common.FromProto(reply.Token), reply.Handler, input, reply.IdempotencyKey)
        {
            FlowName = reply.FlowName,
            Deadline = reply.HasDeadline ? Common.At(reply.Deadline) : null,
            Heartbeat = reply.HasHeartbeat ? TimeSpan.FromTicks(reply.Heartbeat) : null,
            Progress = reply.Progress is null ? null : Common.FromProto(reply.Progress),
            Phase = Common.Known((Phase)reply.Phase),
            Trace = reply.HasTrace ? reply.Trace : null,
            Undone = reply.Undone is null ? null : RevertMapper.FromProto(reply.Undone),
        };
        return new Reply.Granted(Common.Command(reply.Command), grant);
    }

    public static V1.Details ToProto(Reply.Details reply)
    {
        var page = reply.Page;
        var proto = new V1.Details
        {
            Execution = page.Id.Value,
            FlowName = page.FlowName,
            Flow = Common.ToProto(page.Flow),
            State = (int)page.State,
            Version = page.Version,
            CreatedAt = Common.Ticks(page.CreatedAt),
            UpdatedAt = Common.Ticks(page.UpdatedAt),
            Error = page.Error is null ? null : Common.ToProto(page.Error),
            Parent = page.Parent is null ? null : Common.ToProto(page.Parent),
            Epoch = page.Epoch,
            Forked = ForkCodec.ToProto(page.Forked),
            Output = page.Output is null ? null : Common.ToProto(page.Output),
        };
        if (page.EndedAt is { } ended) proto.EndedAt = Common.Ticks(ended);
        if (page.Info is { } info) proto.Info = info;
        if (reply.Next is { } next) proto.Next = next;
        foreach (var task in page.Tasks) proto.Tasks.Add(Task(task));
        return proto;
    }

    public static Reply.Details FromProto(V1.Details reply)
    {
        var page = new ExecutionDetails(
            Common.Execution(reply.Execution),
            reply.FlowName,
            Common.FromProto(reply.Flow),
            Common.State(reply.State),
            reply.Version,
            Common.At(reply.CreatedAt),
            Common.At(reply.UpdatedAt),
            reply.HasEndedAt ? Common.At(reply.EndedAt) : null,
            reply.Error is null ? null : Common.FromProto(reply.Error),
            reply.Tasks.Select(Task).ToSequence())
        {
            Parent = reply.Parent is null ? null : Common.FromProto(reply.Parent),
            Epoch = reply.Epoch,
            Forked = ForkCodec.FromProto(reply.Forked),
            Output = reply.Output is null ? null : Common.FromProto(reply.Output),
            Info = reply.HasInfo ? reply.Info : null,
        };
        return new Reply.Details(page, reply.HasNext ? reply.Next : null);
    }

    public static V1.Explained ToProto(Reply.Explained reply)
    {
        var proto = new V1.Explained { Execution = reply.Explanation.Execution.Value, State = (int)reply.Explanation.State, More = reply.Explanation.More };
        foreach (var wait in reply.Explanation.Waits)
        {
            var item = new V1.Explained.Types.Wait
            {
                Kind = (int)wait.Kind,
                Token = wait.Token is null ? null : Common.ToProto(wait.Token),
                Since = Common.Ticks(wait.Since),
                Who = wait.Who,
                Text = wait.Text,
            };
            if (wait.Next is { } next) item.Next = Common.Ticks(next);
            if (wait.Queue is { } queue) item.Queue = queue;
            if (wait.Group is { } group) item.Group = group;
            proto.Waits.Add(item);
        }

        return proto;
    }

    public static Reply.Explained FromProto(V1.Explained reply)
    {
        var waits = reply.Waits.Select(wait => new OpenWait(
            Common.Known((WaitKind)wait.Kind),
            wait.Token is null ? null : Common.FromProto(wait.Token),
            Common.At(wait.Since),
            wait.Who,
            wait.HasNext ? Common.At(wait.Next) : null,
            wait.Text)
        {
            Queue = wait.HasQueue ? wait.Queue : null,
            Group = wait.HasGroup ? wait.Group : null,
        });
        return new Reply.Explained(new Explanation(Common.Execution(reply.Execution), Common.State(reply.State), waits.ToSequence()) { More = reply.More });
    }

    private static V1.Details.Types.Task Task(TaskDetails task)
    {
        var proto = new V1.Details.Types.Task
        {
            Name = task.Name,
            Turn = task.Turn,
            Item = task.Item,
            State = (int)task.State,
            Attempt = task.Attempt,
            Result = task.Result is null ? null : Common.ToProto(task.Result),
            Error = task.Error is null ? null : Common.ToProto(task.Error),
        };
        if (task.ScheduledAt is { } scheduled) proto.ScheduledAt = Common.Ticks(scheduled);
        if (task.ClaimedAt is { } claimed) proto.ClaimedAt = Common.Ticks(claimed);
        if (task.EndedAt is { } ended) proto.EndedAt = Common.Ticks(ended);
        if (task.Child is { } child) proto.Child = child.Value;
        if (task.Rounds is { } rounds) proto.Rounds = rounds;
        if (task.Decision is { } decision) proto.Decision = (int)decision;
        if (task.TurnState is { } turn) proto.TurnState = (int)turn;
        if (task.Published is { } published) proto.Published = Common.ToProto(published);
        if (task.Runs is { } runs) proto.Runs = runs;
        if (task.Info is { } info) proto.Info = info;
        return proto;
    }

    private static TaskDetails Task(V1.Details.Types.Task task) => new(
        task.Name,
        task.Turn,
        task.Item,
        Common.Known((TaskState)task.State),
        task.Attempt,
        task.HasScheduledAt ? Common.At(task.ScheduledAt) : null,
        task.HasClaimedAt ? Common.At(task.ClaimedAt) : null,
        task.HasEndedAt ? Common.At(task.EndedAt) : null,
        task.Result is null ? null : Common.FromProto(task.Result),
        task.Error is null ? null : Common.FromProto(task.Error))
    {
        Child = task.HasChild ? Common.Execution(task.Child) : null,
        Rounds = task.HasRounds ? task.Rounds : null,
        Decision = task.HasDecision ? Common.Known((RetryDecision)task.Decision) : null,
        TurnState = task.HasTurnState ? Common.Known((TurnState)task.TurnState) : null,
        Published = task.Published is null ? null : Common.FromProto(task.Published),
        Runs = task.HasRuns ? task.Runs : null,
        Info = task.HasInfo ? task.Info : null,
    };
}
