namespace LazyEngine.Executions;

/// <summary>A task instance within one execution, ordered as the plan orders its nodes.</summary>
internal readonly record struct InstanceKey(int Node, int Turn, int Item) : IComparable<InstanceKey>
{
    public int CompareTo(InstanceKey other)
    {
        var order = Node.CompareTo(other.Node);
        if (order == 0) order = Turn.CompareTo(other.Turn);
        return order == 0 ? Item.CompareTo(other.Item) : order;
    }
}
