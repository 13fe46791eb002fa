using LazyEngine.Language.Expressions.Functions;
using LazyEngine.Plans;

namespace LazyEngine.Language.Expressions.Yaql;

/// <summary>A call of a function, or of a method of what stands before a dot. Nobody knows before the evaluation whether there is one.</summary>
internal sealed class YaqlCallTerm(int at, string name, Term? receiver, IReadOnlyList<YaqlArgument> arguments, bool isSafe = false) : Term(at)
{
    public string Name => name;

    public IReadOnlyList<YaqlArgument> Arguments => arguments;

    public override IEnumerable<Term> Parts => receiver is null ? YaqlTerms.PartsOf(arguments) : [receiver, .. YaqlTerms.PartsOf(arguments)];

    protected override Value Compute(Scope scope)
    {
        var target = receiver?.Evaluate(scope);
        if (isSafe && target is { IsNull: true }) return Value.Null;
        var places = arguments.Select(argument => new YaqlPlace(argument, scope));
        YaqlPlace[] all = target is { } value ? [new YaqlPlace(value, scope), .. places] : [.. places];
        return YaqlDispatch.Invoke(scope, name, target is not null, all);
    }
}

/// <summary>An argument of a call, which is evaluated once, and only where a function wants its value.</summary>
internal sealed class YaqlPlace
{
    private readonly YaqlArgument? _argument;
    private readonly Scope _scope;
    private Value? _value;

    public YaqlPlace(Value value, Scope scope) => (_value, _scope) = (value, scope);

    public YaqlPlace(YaqlArgument argument, Scope scope) => (_argument, _scope) = (argument, scope);

    public YaqlPlace(string name, Value value, Scope scope) => (Name, _value, _scope) = (name, value, scope);

    public bool HasArrow => _argument?.Key is not null;

    /// <summary>The name before the arrow; null where none can be a name.</summary>
    public string? Name { get => field ?? (_argument?.Key is WordTerm { IsText: true } word ? word.Word : null); private init; }

    public Value Value => _value ??= _argument!.Value.Evaluate(_scope);

    public Lambda Lambda => new(_argument?.Value ?? new Constant(-1, Value), _scope);

    public Rule Rule => new(new Lambda(_argument!.Key!, _scope), new Lambda(_argument.Value, _scope));
}

/// <summary>Finds the function that a call means.</summary>
internal static class YaqlDispatch
{
    public static Value Invoke(Scope scope, string name, bool isMethod, IReadOnlyList<YaqlPlace> places)
    {
        if (!isMethod && scope.FunctionOf(name) is { } defined) return Defined(defined, places);
        var form = isMethod ? CallForms.Method : CallForms.Free;
        var all = YaqlLibrary.Named(name);
        var fitting = all.Where(function => function.Forms.HasFlag(form)).ToArray();
        if (fitting.Length == 0) throw Missing(name, isMethod, all.Count > 0);
        foreach (var function in fitting)
        {
            if (Bound(scope, function.Signature, places) is { } call) return function.Apply(call);
        }

        throw YaqlTerms.Wrong($"{name}() takes {string.Join(" or ", fitting.Select(function => $"({function.Signature.Text})"))}, and not ({string.Join(", ", places.Select(Shown))}).");
    }

    private static ExpressionException Missing(string name, bool isMethod, bool isOther)
    {
        var shown = Names.Shown(name);
        if (!isOther) return YaqlTerms.Wrong($"There is no function '{shown}'.");
        return YaqlTerms.Wrong(isMethod ? $"'{shown}' is no method: write {shown}(x), not x.{shown}()." : $"'{shown}' is a method only: write x.{shown}(), not {shown}(x).");
    }

    private static string Shown(YaqlPlace place)
    {
        try
        {
            return place.HasArrow && place.Name is null ? "a rule" : Kinds.Of(place.Value);
        }
        catch (ExpressionException)
        {
            // It was an expression for the function to evaluate, and has no value here.
            return "an expression";
        }
    }

    private static Value Defined(Lambda function, IReadOnlyList<YaqlPlace> places)
    {
        var position = 0;
        return function.ApplyNames([.. places.Select(place => (place.HasArrow ? place.Name ?? throw YaqlTerms.Wrong("A name stands before an arrow.") : Lambda.NameOf(++position), place.Value))]);
    }

    private static Call? Bound(Scope scope, Signature signature, IReadOnlyList<YaqlPlace> places)
    {
        var parameters = signature.Parameters;
        var found = new YaqlPlace?[parameters.Count];
        var rest = new List<YaqlPlace>();
        var named = new List<YaqlPlace>();
        var position = 0;
        foreach (var place in places)
        {
            var isNamed = (place.HasArrow || place.Name is not null) && !signature.HasRules;
            if (!isNamed && place.HasArrow) rest.Add(place);
            else if (!isNamed && position < parameters.Count) found[position++] = place;
            else if (!isNamed) rest.Add(place);
            else if (place.Name is null) return null;
            else if (signature.PlaceOf(place.Name) is >= 0 and var known && found[known] is null) found[known] = place;
            else named.Add(place);
        }

        if ((rest.Count > 0 && signature.Rest is null) || (named.Count > 0 && signature.Names is null)) return null;
        if (signature.HasRules && rest.Any(place => !place.HasArrow)) return null;
        return Checked(scope, signature, found, rest, named);
    }

    private static Call? Checked(Scope scope, Signature signature, YaqlPlace?[] found, List<YaqlPlace> rest, List<YaqlPlace> named)
    {
        var given = new Argument[found.Length];
        for (var place = 0; place < found.Length; place++)
        {
            var parameter = signature.Parameters[place];
            if (found[place] is not { } argument)
            {
                if (!parameter.IsOptional) return null;
                given[place] = new Argument(parameter.Default, null, IsGiven: false);
            }
            else if (parameter.IsLazy)
            {
                given[place] = new Argument(Value.Null, argument.Lambda, IsGiven: true);
            }
            else if (parameter.Accepts(argument.Value))
            {
                given[place] = new Argument(argument.Value, null, IsGiven: true);
            }
            else
            {
                return null;
            }
        }

        var isLazy = signature.Rest is { IsLazy: true };
        if (!isLazy && rest.Any(place => !signature.Rest!.Accepts(place.Value))) return null;
        return new Call(scope, given)
        {
            Rest = isLazy ? [] : [.. rest.Select(place => place.Value)],
            RestLambdas = isLazy && !signature.HasRules ? [.. rest.Select(place => place.Lambda)] : [],
            Rules = signature.HasRules ? [.. rest.Select(place => place.Rule)] : [],
            Names = [.. named.Select(place => (place.Name!, place.Value))],
        };
    }
}
