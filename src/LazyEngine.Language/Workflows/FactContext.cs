using System.Runtime.CompilerServices;
using LazyEngine.Language.Expressions;
using LazyEngine.Workflows;

namespace LazyEngine.Language.Workflows;

/// <summary>Shows expressions what a formula may read.</summary>
internal sealed class FactContext(Facts facts) : IExpressionContext
{
    private static readonly ConditionalWeakTable<Payload, StrongBox<Value>> Read = [];

    private Value? _data;

    public Value Data => _data ??= facts.Root is { } root ? Of(root) : ValueMap.Of(Known().Concat(facts.All().Select(variable => (variable.Key, Of(variable.Value)))));

    public DateTimeOffset Now() => facts.At;

    public string Uuid() => facts.NewId();

    public Value Task(string? name)
    {
        var key = name is null ? facts.Turn : facts.Plan.TryFindTask(name, out var node) ? facts.Course.Newest(node) : null;
        return key is { } turn ? Shown(turn) : Value.Null;
    }

    // Others are not known here: a decision depends on its own execution alone.
    public Value Tasks(string? execution, bool recursive, string? state, bool flat) => execution is not null && execution != facts.Execution.Id.Value
        ? Value.OfList([])
        : Value.OfList([.. facts.Course.Order.Where(turn => state is null || Words.Of(StateOf(turn)) == state).Select(Shown)]);

    public Value Execution() => ValueMap.Of(
        ("id", Value.Of(facts.Execution.Id.Value)),
        ("name", Value.Of(facts.Execution.FlowName)),
        ("spec", facts.Plan.Workflow?.Spec is { } spec ? Of(spec.Value) : Value.Of(ValueMap.Empty)),
        ("input", ValueMap.Of(facts.Course.Inputs.Select(input => (input.Key, Of(input.Value))))),
        ("params", ValueMap.Of(("env", Env()))),
        ("state", Value.Of(Words.Of(facts.Execution))),
        ("created_at", Time(facts.Execution.CreatedAt)),
        ("updated_at", Time(facts.Execution.At)),
        ("root_execution_id", facts.Execution.Parent is { } parent ? Value.Of(parent.Token.Execution.Value) : Value.Null));

    public Value Executions(string? id, string? root, string? state, string? from, string? to) =>
        (id is null || id == facts.Execution.Id.Value) && root is null && (state is null || state == Words.Of(facts.Execution)) ? Value.OfList([Execution()]) : Value.OfList([]);

    public Value Env() => ValueMap.Of(facts.Course.Environment.Select(value => (value.Key, Of(value.Value))));

    public Value Global(string name) => facts.Course.Globals.GetValueOrDefault(name) is { } value ? Of(value) : Value.Null;

    /// <summary>The value of a payload; what is no JSON is its text, or nothing.</summary>
    public static Value Of(Payload payload) => Read.GetValue(payload, static value =>
        new StrongBox<Value>(value.ContentType == Payload.JsonContentType ? JsonValue.Read(value.Bytes) : value.Size == 0 ? Value.Null : Value.Of(Convert.ToBase64String(value.Bytes.Span)))).Value;

    // What Mistral keeps among the variables, and old workflows read there.
    private IEnumerable<(string Name, Value Value)> Known()
    {
        if (facts.Course.Environment.Count > 0) yield return ("__env", Env());
        yield return ("__execution", ValueMap.Of(("id", Value.Of(facts.Execution.Id.Value)), ("name", Value.Of(facts.Execution.FlowName))));
        if (facts.Turn is { } turn) yield return ("__task_execution", ValueMap.Of(("id", Value.Of(IdOf(turn))), ("name", Value.Of(NameOf(turn)))));
    }

    private string NameOf(TurnKey turn) => facts.Plan.TaskAt(turn.Node)!.Name;

    private string IdOf(TurnKey turn) => Words.IdOf(facts.Execution.Id, NameOf(turn), turn.Number);

    private TurnState StateOf(TurnKey key) => key == facts.Turn && facts.Ended is { } ended ? ended : facts.Course.Turns[key].State;

    private Value Shown(TurnKey key)
    {
        var turn = facts.Course.Turns[key];
        var isOwn = key == facts.Turn;
        return ValueMap.Of(
            ("id", Value.Of(IdOf(key))),
            ("name", Value.Of(NameOf(key))),
            ("spec", facts.Plan.Workflow?.Tasks[key.Node].Spec is { } spec ? Of(spec.Value) : Value.Of(ValueMap.Empty)),
            ("state", Value.Of(Words.Of(StateOf(key)))),
            ("state_info", turn.Info.Length == 0 ? Value.Null : Value.Of(turn.Info)),
            ("result", turn.IsOpen && !(isOwn && facts.Ended is not null) ? Value.Null : Of(Results.ResultOf(facts, key))),
            ("published", ValueMap.Of((isOwn && facts.Over is { } over && facts.Ended is not null ? over : turn.Published).Select(value => (value.Key, Of(value.Value))))),
            ("type", Value.Of(turn.Calls is [{ Flow: not null }, ..] ? "WORKFLOW" : "ACTION")),
            ("workflow_execution_id", Value.Of(facts.Execution.Id.Value)),
            ("created_at", Time(turn.CreatedAt)),
            ("updated_at", Time(turn.EndedAt ?? facts.At)));
    }

    private static Value Time(DateTimeOffset at) => Value.Of(Times.Text(at, ' '));
}
