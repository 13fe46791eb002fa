using System.Collections.Immutable;
using System.Globalization;
using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;

namespace LazyEngine.TestKit.Simulation;

/// <summary>Those who use the engine: they run, stop and resume executions and complete pending tasks, and repeat what was not answered.</summary>
internal sealed class Outside(Cluster cluster)
{
    private int _commands;
    private int _unanswered;

    /// <summary>Whether nobody waits for an answer.</summary>
    public bool IsAnswered => _unanswered == 0;

    public void Run(ExecutionId id, FlowHash flow, ImmutableSortedDictionary<string, Payload> inputs, RunOptions? options = null, bool isNew = false) =>
        Insist(new ExecutionCommand.Run(id, flow, inputs) { Id = NextId(), MadeAt = isNew ? cluster.World.Now : null, Environment = Inputs.From(options?.Environment), Target = options?.Target, FairnessKey = options?.FairnessKey }, reply => { if (reply is ExecutionReply.Accepted) cluster.Checks.Started(id); });

    public void Stop(ExecutionId id) => Insist(new ExecutionCommand.Stop(id) { Id = NextId() });

    public void Resume(ExecutionId id) => Insist(new ExecutionCommand.Resume(id) { Id = NextId() });

    public void Rerun(ExecutionId id, bool all) => Insist(new ExecutionCommand.Rerun(id) { Id = NextId(), All = all });

    public void Cancel(ExecutionId id) => Insist(new ExecutionCommand.Cancel(id, "no longer wanted") { Id = NextId() });

    /// <summary>Says something, until it is answered.</summary>
    public void Say(Func<CommandId, ExecutionCommand> command, Action<ExecutionReply> answered) => Insist(command(NextId()), answered);

    /// <summary>Somebody will complete the attempt sooner or later.</summary>
    public void Promise(AttemptToken token)
    {
        if (cluster.Complete(token) is not { } outcome) return;
        cluster.World.After(cluster.World.Between(0, 60), () => Insist(new ExecutionCommand.Complete(token, outcome) { Id = NextId() }, reply =>
        {
            if (reply is ExecutionReply.Accepted) cluster.Checks.Acknowledged(token, outcome);
        }));
    }

    private CommandId NextId() => new(string.Create(CultureInfo.InvariantCulture, $"outside-{++_commands}"));

    private void Insist(ExecutionCommand command, Action<ExecutionReply>? then = null)
    {
        var answered = false;
        _unanswered++;
        Ask();

        void Ask()
        {
            if (answered) return;
            cluster.ToExecution("outside", command, reply =>
            {
                if (answered || reply is ExecutionReply.Refused { Error.Code: EngineError.JournalUnavailable or EngineError.Unavailable }) return;
                answered = true;
                _unanswered--;
                then?.Invoke(reply);
            });
            if (command is ExecutionCommand.Run { MadeAt: not null } run) command = run with { MadeAt = null };
            cluster.World.After(cluster.World.Between(2, 5), Ask);
        }
    }
}
