using LazyEngine.Language.Expressions.Functions;
using LazyEngine.Plans;

namespace LazyEngine.Language.Expressions.Jinja;

/// <summary>The values that a call is given.</summary>
internal sealed record Given(IReadOnlyList<Value> Values, IReadOnlyList<(string Name, Value Value)> Names)
{
    public static Given Nothing { get; } = new([], []);

    public static Given Of(Scope scope, IReadOnlyList<JinjaArgument> arguments)
    {
        scope.Budget.Items(arguments.Count);
        var values = new List<Value>();
        var names = new List<(string, Value)>();
        foreach (var argument in arguments)
        {
            var value = argument.Value.Evaluate(scope);
            if (argument.Name is null) values.Add(value);
            else names.Add((argument.Name, value));
        }

        return new Given(values, names);
    }

    public Given Before(Value first) => this with { Values = [first, .. Values] };

    /// <summary>Without so many of the first values.</summary>
    public Given After(int count) => this with { Values = [.. Values.Skip(count)] };
}

/// <summary>Calls functions with values.</summary>
internal static class Invocation
{
    /// <summary>What the function makes of the values.</summary>
    /// <param name="scope">Where the call stands.</param>
    /// <param name="function">The function.</param>
    /// <param name="what">What it is called in messages.</param>
    /// <param name="given">The values.</param>
    /// <param name="takesUndefined">Whether it may look at a value that is not there.</param>
    public static Value Of(Scope scope, Function function, string what, Given given, bool takesUndefined = false)
    {
        var signature = function.Signature;
        var arguments = new Argument[signature.Parameters.Count];
        for (var place = 0; place < arguments.Length; place++) arguments[place] = new Argument(signature.Parameters[place].Default, null, IsGiven: false);
        var rest = new List<Value>();
        for (var place = 0; place < given.Values.Count; place++)
        {
            if (place < arguments.Length) arguments[place] = new Argument(given.Values[place], null, IsGiven: true);
            else rest.Add(given.Values[place]);
        }

        var names = new List<(string, Value)>();
        foreach (var (name, value) in given.Names)
        {
            var place = signature.PlaceOf(name);
            if (place < 0) names.Add((name, value));
            else if (arguments[place].IsGiven) throw JinjaOperators.Wrong($"{what} is given '{Names.Shown(name)}' twice.");
            else arguments[place] = new Argument(value, null, IsGiven: true);
        }

        if (rest.Count > 0 && signature.Rest is null) throw Unfit(what, signature);
        if (names.Count > 0 && signature.Names is null) throw JinjaOperators.Wrong($"{what} takes ({signature.Text}), and no '{Names.Shown(names[0].Item1)}'.");
        Check(signature, what, arguments, [.. rest, .. names.Select(name => name.Item2)], takesUndefined);
        return function.Apply(new Call(scope, arguments) { Rest = rest, Names = names });
    }

    private static void Check(Signature signature, string what, Argument[] arguments, IReadOnlyList<Value> others, bool takesUndefined)
    {
        for (var place = 0; place < arguments.Length; place++)
        {
            var (parameter, argument) = (signature.Parameters[place], arguments[place]);
            if (!argument.IsGiven && !parameter.IsOptional) throw Unfit(what, signature);
            if (!argument.IsGiven) continue;
            if (!takesUndefined || place > 0) JinjaOperators.Defined(argument.Value);
            if (argument.Value.Kind != ValueKind.Undefined && !parameter.Accepts(argument.Value)) throw JinjaOperators.Wrong($"{what} takes ({signature.Text}), and for '{parameter.Name}' it is given {Kinds.Of(argument.Value)}.");
        }

        foreach (var other in others) JinjaOperators.Defined(other);
    }

    private static ExpressionException Unfit(string what, Signature signature) => JinjaOperators.Wrong($"{what} takes ({signature.Text}), and is given another number of values.");
}

/// <summary>A call of a function, a macro or a method.</summary>
internal sealed class CallTerm(int at, Term callee, IReadOnlyList<JinjaArgument> arguments) : Term(at), INamesFunction
{
    public string Function => callee switch { NameTerm name => name.Name, MemberTerm member => member.Name, _ => string.Empty };

    public override IEnumerable<Term> Parts => [callee, .. arguments.Select(argument => argument.Value)];

    protected override Value Compute(Scope scope)
    {
        switch (callee)
        {
            case NameTerm name when scope.FunctionOf(name.Name) is { Body: MacroTerm macro } defined:
                return defined.ApplyNames(macro.Bound(scope, Given.Of(scope, arguments)));
            case NameTerm name when !scope.TryGet(name.Name, out _) && JinjaLibrary.Global(name.Name) is { } function:
                return Invocation.Of(scope, function, $"{name.Name}()", Given.Of(scope, arguments));
            case MemberTerm member:
                return JinjaMethods.Invoke(scope, JinjaOperators.Defined(member.Receiver.Evaluate(scope)), member.Name, Given.Of(scope, arguments));
            default:
                var value = JinjaOperators.Defined(callee.Evaluate(scope));
                throw JinjaOperators.Wrong($"{Kinds.Of(value)} cannot be called.");
        }
    }
}

/// <summary>A filter after a bar.</summary>
internal sealed class FilterTerm(int at, Term value, string name, IReadOnlyList<JinjaArgument> arguments) : Term(at), INamesFunction
{
    public string Function => name;

    public override IEnumerable<Term> Parts => [value, .. arguments.Select(argument => argument.Value)];

    protected override Value Compute(Scope scope) => JinjaLibrary.Filter(scope, name, value.Evaluate(scope), Given.Of(scope, arguments));
}

/// <summary>A test after is, or after is not.</summary>
internal sealed class TestTerm(int at, Term value, string name, IReadOnlyList<JinjaArgument> arguments, bool isNot) : Term(at), INamesFunction
{
    public string Function => name;

    public override IEnumerable<Term> Parts => [value, .. arguments.Select(argument => argument.Value)];

    protected override Value Compute(Scope scope) => Value.Of(JinjaLibrary.Holds(scope, name, value.Evaluate(scope), Given.Of(scope, arguments)) != isNot);
}

/// <summary>What a macro says, which is text.</summary>
internal sealed class MacroTerm(int at, string name, IReadOnlyList<(string Name, Term? Default)> parameters, Body body) : Term(at)
{
    public Body Body => body;

    public override IEnumerable<Term> Parts => parameters.Select(parameter => parameter.Default).OfType<Term>();

    public List<(string Name, Value Value)> Bound(Scope scope, Given given)
    {
        if (given.Values.Count > parameters.Count) throw JinjaOperators.Wrong($"The macro {Names.Shown(name)}() takes {parameters.Count} arguments, and is given more.");
        if (given.Names.FirstOrDefault(argument => parameters.All(parameter => parameter.Name != argument.Name)) is { Name: { } unknown }) throw JinjaOperators.Wrong($"The macro {Names.Shown(name)}() has no argument '{Names.Shown(unknown)}'.");
        return [.. parameters.Select((parameter, place) => (
            parameter.Name,
            place < given.Values.Count ? given.Values[place]
            : given.Names.FirstOrDefault(argument => argument.Name == parameter.Name) is { Name: not null } named ? named.Value
            : parameter.Default?.Evaluate(scope) ?? Value.Undefined($"The argument '{Names.Shown(parameter.Name)}' is not given.")))];
    }

    protected override Value Compute(Scope scope)
    {
        var text = new BoundedText(scope.Budget);
        body.Run(scope, text);
        return Value.Of(text.ToString());
    }
}
