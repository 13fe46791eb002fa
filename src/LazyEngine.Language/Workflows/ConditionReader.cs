using LazyEngine.Language.Expressions;
using LazyEngine.Workflows;

namespace LazyEngine.Language.Workflows;

/// <summary>Reads expressions that decide something outside of workflows.</summary>
internal sealed class ConditionReader : IExpressionReader
{
    public ICondition Read(string text)
    {
        try
        {
            return new Condition(Template.Parse(text));
        }
        catch (ExpressionException error)
        {
            throw new FormulaException(error.Message);
        }
    }

    private sealed class Condition(Template template) : ICondition
    {
        public bool Holds(Payload data, DateTimeOffset at, Func<string> newId)
        {
            try
            {
                return Truth.Of(template.Evaluate(new DataContext(FactContext.Of(data), at, newId)));
            }
            catch (ExpressionException error)
            {
                throw new FormulaException($"The expression '{Plans.Names.Shown(template.Text)}' has no value: {error.Message}");
            }
        }
    }

    /// <summary>Data, and no workflow around it.</summary>
    private sealed class DataContext(Value data, DateTimeOffset at, Func<string> newId) : IExpressionContext
    {
        public Value Data => data;

        public DateTimeOffset Now() => at;

        public string Uuid() => newId();

        public Value Task(string? name) => Value.Null;

        public Value Tasks(string? execution, bool recursive, string? state, bool flat) => Value.OfList([]);

        public Value Execution() => Value.Null;

        public Value Executions(string? id, string? root, string? state, string? from, string? to) => Value.OfList([]);

        public Value Env() => Value.Of(ValueMap.Empty);

        public Value Global(string name) => Value.Null;
    }
}
