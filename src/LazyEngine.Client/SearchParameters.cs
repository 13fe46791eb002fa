using System.Globalization;

namespace LazyEngine.Client;

/// <summary>How a filter is written behind the question mark of <c>GET /v1/executions</c>.</summary>
internal static class SearchParameters
{
    /// <summary>What stands before the name of an attribute.</summary>
    public const string AttributePrefix = "attribute.";

    public static string Of(ExecutionFilter? filter, params ReadOnlySpan<(string Name, string? Value)> more)
    {
        List<string> parts = [];
        void Add(string name, string? value)
        {
            if (value is not null) parts.Add($"{name}={Uri.EscapeDataString(value)}");
        }

        if (filter is not null)
        {
            Add("state", filter.State?.ToString() ?? (filter.States.Count > 0 ? string.Join(',', filter.States) : null));
            Add("flow", filter.FlowName);
            Add("createdFrom", Time(filter.CreatedFrom));
            Add("createdBefore", Time(filter.CreatedBefore));
            Add("updatedFrom", Time(filter.UpdatedFrom));
            Add("updatedBefore", Time(filter.UpdatedBefore));
            Add("endedFrom", Time(filter.EndedFrom));
            Add("endedBefore", Time(filter.EndedBefore));
            Add("parent", filter.Parent?.Value);
            Add("businessKey", filter.BusinessKey);
            foreach (var (name, value) in filter.Attributes) Add(AttributePrefix + Uri.EscapeDataString(name), value);
            Add("order", filter.Order?.ToString());
            if (filter.OldestFirst) Add("oldestFirst", "true");
        }

        foreach (var (name, value) in more) Add(name, value);
        return string.Join('&', parts);
    }

    private static string? Time(DateTimeOffset? at) => at?.ToString("O", CultureInfo.InvariantCulture);
}
