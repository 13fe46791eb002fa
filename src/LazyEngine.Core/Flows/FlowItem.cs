namespace LazyEngine.Flows;

/// <summary>What a flow is made of: a <see cref="TaskDefinition"/> or another <see cref="Flow"/>.</summary>
public abstract record FlowItem
{
    private protected FlowItem(string name) => Name = name;

    /// <summary>The name. Task names are unique in the whole flow; flow names need not be.</summary>
    public string Name { get; }
}
