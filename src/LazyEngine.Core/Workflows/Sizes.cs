using LazyEngine.Errors;
using LazyEngine.Executions;

namespace LazyEngine.Workflows;

/// <summary>Holds what formulas make to the limits of the engine.</summary>
internal static class Sizes
{
    /// <exception cref="FormulaException">A value is larger than one may be, or the execution holds too much.</exception>
    public static void Check(Draft draft, Payload value, string what)
    {
        if (value.Size > draft.Limits.PayloadBytes) throw new FormulaException(EngineError.PayloadTooLarge(what, value.Size, draft.Limits.PayloadBytes).Message);
        Check(draft, value.Size, what);
    }

    /// <exception cref="FormulaException">The execution holds too much.</exception>
    public static void Check(Draft draft, long size, string what)
    {
        if (draft.Now.Size + size > draft.Limits.StateBytes) throw new FormulaException($"{what}: {EngineError.StateFull(draft.Now.Id, draft.Now.Size + size, draft.Limits.StateBytes).Message}");
    }
}
