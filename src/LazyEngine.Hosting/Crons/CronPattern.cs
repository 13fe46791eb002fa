using Cronos;
using LazyEngine.Errors;

namespace LazyEngine.Hosting.Crons;

/// <summary>When a trigger fires.</summary>
internal sealed class CronPattern
{
    private const int FieldsWithSeconds = 6;

    private readonly CronExpression _expression;

    private CronPattern(CronExpression expression) => _expression = expression;

    /// <exception cref="EngineException">The text is no pattern.</exception>
    public static CronPattern Parse(string text)
    {
        try
        {
            var fields = text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries).Length;
            return new CronPattern(CronExpression.Parse(text, fields == FieldsWithSeconds ? CronFormat.IncludeSeconds : CronFormat.Standard));
        }
        catch (CronFormatException wrong)
        {
            throw new EngineException(new EngineError(EngineError.InvalidRequest, $"The pattern '{text}' is none: {wrong.Message} Minute, hour, day of the month, month and day of the week are expected, for example '30 6 * * 1-5'."));
        }
    }

    /// <summary>The first time after another one; null where there is none any more.</summary>
    public DateTimeOffset? After(DateTimeOffset at) => _expression.GetNextOccurrence(at, TimeZoneInfo.Utc)?.ToUniversalTime();
}
