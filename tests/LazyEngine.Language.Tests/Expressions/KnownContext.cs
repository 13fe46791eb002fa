using LazyEngine.Language.Expressions;

namespace LazyEngine.Language.Tests.Expressions;

/// <summary>What the expressions of these tests read: the same each time.</summary>
internal sealed class KnownContext(Value data) : IExpressionContext
{
    /// <summary>Some of everything.</summary>
    public static KnownContext Usual { get; } = new(JsonValue.Read("""{"a":1,"l":[{"x":1},{"x":2}],"d":{"k":[1,2]},"n":null,"s":"text","b":true,"f":1.5,"e":[],"u":"hé😀"}"""u8.ToArray()));

    public Value Data => data;

    public DateTimeOffset Now() => new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public string Uuid() => "11111111-2222-3333-4444-555555555555";

    public Value Task(string? name) => ValueMap.Of(("name", Value.Of(name ?? "current")), ("result", Value.Of(7)));

    public Value Tasks(string? execution, bool recursive, string? state, bool flat) =>
        Value.OfList([ValueMap.Of(("execution", TextOr(execution)), ("recursive", Value.Of(recursive)), ("state", TextOr(state)), ("flat", Value.Of(flat)))]);

    public Value Execution() => ValueMap.Of(("id", Value.Of("e1")));

    public Value Executions(string? id, string? root, string? state, string? from, string? to) =>
        Value.OfList([ValueMap.Of(("id", TextOr(id)), ("root", TextOr(root)), ("state", TextOr(state)), ("from", TextOr(from)), ("to", TextOr(to)))]);

    public Value Env() => ValueMap.Of(("key", Value.Of("value")));

    public Value Global(string name) => name == "g" ? Value.Of(5) : Value.Null;

    private static Value TextOr(string? text) => text is null ? Value.Null : Value.Of(text);
}
