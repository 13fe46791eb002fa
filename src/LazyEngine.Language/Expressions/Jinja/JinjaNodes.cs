using LazyEngine.Plans;

namespace LazyEngine.Language.Expressions.Jinja;

/// <summary>A part of a template.</summary>
internal abstract class JinjaNode
{
    /// <summary>The terms in it.</summary>
    public virtual IEnumerable<Term> Terms => [];

    /// <summary>The parts in it.</summary>
    public virtual IEnumerable<Body> Bodies => [];

    /// <summary>Adds what it says to the text.</summary>
    public abstract void Run(Scope scope, BoundedText text);
}

/// <summary>Parts one after the other.</summary>
internal sealed class Body(IReadOnlyList<JinjaNode> nodes)
{
    public IReadOnlyList<JinjaNode> Nodes => nodes;

    public void Run(Scope scope, BoundedText text)
    {
        scope.Budget.Enter();
        foreach (var node in nodes)
        {
            scope.Budget.Step();
            node.Run(scope, text);
        }

        scope.Budget.Leave();
    }
}

/// <summary>Text as it is.</summary>
internal sealed class TextNode(string content) : JinjaNode
{
    public override void Run(Scope scope, BoundedText text) => text.Add(content);
}

/// <summary>An expression whose text is shown.</summary>
internal sealed class OutputNode(Term term) : JinjaNode
{
    public Term Term => term;

    public override IEnumerable<Term> Terms => [term];

    public override void Run(Scope scope, BoundedText text) => text.Add(PythonText.Of(term.Evaluate(scope), scope.Budget));
}

/// <summary>The first part whose condition holds.</summary>
internal sealed class IfNode(IReadOnlyList<(Term Condition, Body Body)> branches, Body? otherwise) : JinjaNode
{
    public override IEnumerable<Term> Terms => branches.Select(branch => branch.Condition);

    public override IEnumerable<Body> Bodies => [.. branches.Select(branch => branch.Body), .. otherwise is null ? Array.Empty<Body>() : [otherwise]];

    public override void Run(Scope scope, BoundedText text)
    {
        foreach (var (condition, body) in branches)
        {
            if (!Truth.Of(condition.Evaluate(scope))) continue;
            body.Run(scope, text);
            return;
        }

        otherwise?.Run(scope, text);
    }
}

/// <summary>A part for each item of a list, or another where it holds none.</summary>
internal sealed class ForNode(IReadOnlyList<string> targets, Term items, Term? condition, Body body, Body? otherwise) : JinjaNode
{
    public override IEnumerable<Term> Terms => condition is null ? [items] : [items, condition];

    public override IEnumerable<Body> Bodies => otherwise is null ? [body] : [body, otherwise];

    public override void Run(Scope scope, BoundedText text)
    {
        var all = new List<Value>();
        foreach (var item in Iteration.Of(scope.Budget, items.Evaluate(scope)))
        {
            scope.Budget.Items(1);
            if (condition is null || Truth.Of(condition.Evaluate(Bound(scope, item)))) all.Add(item);
        }

        if (all.Count == 0) otherwise?.Run(scope, text);
        var changed = new Dictionary<string, Value>(StringComparer.Ordinal);
        for (var place = 0; place < all.Count; place++)
        {
            var inner = Bound(scope, all[place]);
            inner.Set(Loop.Name, Loop.Of(scope.Budget, all, place, changed));
            body.Run(inner, text);
        }
    }

    private Scope Bound(Scope scope, Value item)
    {
        var inner = scope.Inner();
        Assignment.Of(inner, targets, item);
        return inner;
    }
}

/// <summary>Gives names to a value.</summary>
internal sealed class SetNode(IReadOnlyList<string> targets, Term value) : JinjaNode
{
    public override IEnumerable<Term> Terms => [value];

    public override void Run(Scope scope, BoundedText text) => Assignment.Of(scope, targets, value.Evaluate(scope));
}

/// <summary>Changes a variable of a namespace.</summary>
internal sealed class SetMemberNode(string name, string member, Term value) : JinjaNode
{
    public override IEnumerable<Term> Terms => [value];

    public override void Run(Scope scope, BoundedText text)
    {
        if (!scope.TryGet(name, out var space) || space.Kind != ValueKind.Namespace || Loop.Is(space.Namespace)) throw JinjaOperators.Wrong($"'{Names.Shown(name)}' is no namespace; only variables of a namespace can be set.");
        scope.Budget.Items(1);
        var given = value.Evaluate(scope);
        // Else one could be inside of itself.
        if (given.Depth > 0 || given.Kind == ValueKind.Namespace) given = Finished.Of(scope.Budget, given);
        space.Namespace[member] = given;
    }
}

/// <summary>Gives a name to what a part says.</summary>
internal sealed class SetBlockNode(string name, IReadOnlyList<Func<Term, Term>> filters, Body body) : JinjaNode
{
    public override IEnumerable<Term> Terms => [Filtered(Value.EmptyText)];

    public override IEnumerable<Body> Bodies => [body];

    public override void Run(Scope scope, BoundedText text)
    {
        var block = new BoundedText(scope.Budget);
        body.Run(scope.Inner(), block);
        scope.Set(name, Filtered(Value.Of(block.ToString())).Evaluate(scope));
    }

    private Term Filtered(Value value) => filters.Aggregate((Term)new Constant(-1, value), static (term, filter) => filter(term));
}

/// <summary>Shows what filters make of a part.</summary>
internal sealed class FilterNode(IReadOnlyList<Func<Term, Term>> filters, Body body) : JinjaNode
{
    public override IEnumerable<Term> Terms => [Filtered(Value.EmptyText)];

    public override IEnumerable<Body> Bodies => [body];

    public override void Run(Scope scope, BoundedText text)
    {
        var block = new BoundedText(scope.Budget);
        body.Run(scope.Inner(), block);
        text.Add(PythonText.Of(Filtered(Value.Of(block.ToString())).Evaluate(scope), scope.Budget));
    }

    private Term Filtered(Value value) => filters.Aggregate((Term)new Constant(-1, value), static (term, filter) => filter(term));
}

/// <summary>A part with names of its own.</summary>
internal sealed class WithNode(IReadOnlyList<(string Name, Term Value)> names, Body body) : JinjaNode
{
    public override IEnumerable<Term> Terms => names.Select(name => name.Value);

    public override IEnumerable<Body> Bodies => [body];

    public override void Run(Scope scope, BoundedText text)
    {
        var inner = scope.Inner();
        foreach (var (name, value) in names) inner.Set(name, value.Evaluate(scope));
        body.Run(inner, text);
    }
}

/// <summary>Gives a name to a part that may be shown again and again.</summary>
internal sealed class MacroNode(string name, MacroTerm macro) : JinjaNode
{
    public override IEnumerable<Term> Terms => [macro];

    public override IEnumerable<Body> Bodies => [macro.Body];

    public override void Run(Scope scope, BoundedText text) => scope.Define(name, new Lambda(macro, scope));
}

/// <summary>Names for values.</summary>
internal static class Assignment
{
    public static void Of(Scope scope, IReadOnlyList<string> targets, Value value)
    {
        scope.Budget.Items(targets.Count);
        if (targets.Count == 1)
        {
            scope.Set(targets[0], value);
            return;
        }

        var parts = Iteration.Of(scope.Budget, value).Take(targets.Count + 1).ToList();
        if (parts.Count != targets.Count) throw JinjaOperators.Wrong($"{targets.Count} names are given to another number of values.");
        for (var place = 0; place < parts.Count; place++) scope.Set(targets[place], parts[place]);
    }
}

/// <summary>What a loop goes over.</summary>
internal static class Iteration
{
    public static IEnumerable<Value> Of(Budget budget, Value value)
    {
        if (!IsOver(JinjaOperators.Defined(value))) throw JinjaOperators.Wrong($"{Kinds.Of(value)} holds no values that one could go over.");
        foreach (var item in value.Enumerate())
        {
            budget.Step();
            yield return item;
        }
    }

    public static bool IsOver(Value value) => value.IsIterable || value.Kind is ValueKind.Text or ValueKind.Map;
}

/// <summary>What a template knows about the loop that it is in.</summary>
internal static class Loop
{
    public const string Name = "loop";

    // A name that no template can write: under it stands what loop.changed() was asked the last time.
    private const string Memory = " ";

    public static Value Of(Budget budget, List<Value> items, int place, Dictionary<string, Value> changed)
    {
        budget.Items(14);
        return Value.OfNamespace(new Dictionary<string, Value>(StringComparer.Ordinal)
        {
            ["index"] = Value.Of(place + 1),
            ["index0"] = Value.Of(place),
            ["revindex"] = Value.Of(items.Count - place),
            ["revindex0"] = Value.Of(items.Count - place - 1),
            ["first"] = Value.Of(place == 0),
            ["last"] = Value.Of(place == items.Count - 1),
            ["length"] = Value.Of(items.Count),
            ["depth"] = Value.Of(1),
            ["depth0"] = Value.Of(0),
            ["previtem"] = place > 0 ? items[place - 1] : Value.Undefined("There is no item before the first."),
            ["nextitem"] = place < items.Count - 1 ? items[place + 1] : Value.Undefined("There is no item after the last."),
            [Memory] = Value.OfNamespace(changed),
        });
    }

    public static bool Is(Dictionary<string, Value> names) => names.ContainsKey(Memory);

    public static Value? Invoke(Dictionary<string, Value> loop, string name, Given given)
    {
        if (!loop.TryGetValue(Memory, out var memory)) return null;
        if (name == "cycle" && given.Values.Count > 0) return given.Values[(int)(loop["index0"].Integer % given.Values.Count)];
        if (name != "changed") return null;
        var now = Value.OfTuple(given.Values);
        var isChanged = !memory.Namespace.TryGetValue(Memory, out var before) || before != now;
        memory.Namespace[Memory] = now;
        return Value.Of(isChanged);
    }
}
