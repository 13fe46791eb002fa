namespace LazyEngine.Workflows;

/// <summary>A value that may depend on data. Pure and bounded: the same facts give the same value.</summary>
internal interface IFormula
{
    /// <exception cref="FormulaException">It has no value.</exception>
    Payload Evaluate(Facts facts);

    /// <summary>Whether its value counts as true.</summary>
    /// <exception cref="FormulaException">It has no value.</exception>
    bool Holds(Facts facts);

    /// <summary>Its value as names and values.</summary>
    /// <exception cref="FormulaException">It has no value, or one that is no map.</exception>
    Variables Map(Facts facts);
}

/// <summary>The lists that a task runs over.</summary>
internal interface IItems
{
    /// <summary>For every item the variables that stand for it.</summary>
    /// <exception cref="FormulaException">There is no such list, or the lists differ in length.</exception>
    IReadOnlyList<Variables> Of(Facts facts);
}

/// <summary>What a task does.</summary>
internal interface ICall
{
    /// <summary>What is called, as its author wrote it.</summary>
    string Name { get; }

    /// <summary>Whether it is a workflow of its own.</summary>
    bool IsChild { get; }

    /// <summary>What is called, and with what.</summary>
    /// <exception cref="FormulaException">It cannot be called.</exception>
    Call Prepare(Facts facts);

    /// <summary>What the result of a call comes to for those who asked for it.</summary>
    /// <exception cref="FormulaException">It has no value.</exception>
    Payload Convert(Call call, Payload result, Facts facts);
}

/// <summary>A formula has no value. The message tells what it says, never a value that it reads: that may be a secret.</summary>
internal sealed class FormulaException(string message) : InvalidOperationException(message);
