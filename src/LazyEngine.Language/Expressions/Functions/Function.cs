namespace LazyEngine.Language.Expressions.Functions;

/// <summary>How an expression calls a function.</summary>
[Flags]
internal enum CallForms
{
    /// <summary><c>f(x)</c>.</summary>
    Free = 1,

    /// <summary><c>x.f()</c>: its first parameter is what stands before the dot.</summary>
    Method = 2,
}

/// <summary>Something that an expression can call. Several may have one name; the first that fits is called.</summary>
internal sealed record Function(string Name, CallForms Forms, Signature Signature, Func<Call, Value> Apply)
{
    public static Function Free(string name, Signature signature, Func<Call, Value> apply) => new(name, CallForms.Free, signature, apply);

    public static Function Method(string name, Signature signature, Func<Call, Value> apply) => new(name, CallForms.Method, signature, apply);

    public static Function Either(string name, Signature signature, Func<Call, Value> apply) => new(name, CallForms.Free | CallForms.Method, signature, apply);
}
