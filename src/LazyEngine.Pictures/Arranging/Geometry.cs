namespace LazyEngine.Pictures.Arranging;

/// <summary>A point; x to the right, y down.</summary>
internal readonly record struct Spot(double X, double Y)
{
    public Spot Moved(double x, double y) => new(X + x, Y + y);
}

/// <summary>How large something is.</summary>
internal readonly record struct Size(double Width, double Height);

/// <summary>A rectangle with its sides upright.</summary>
internal readonly record struct Box(double X, double Y, double Width, double Height)
{
    public double Right => X + Width;

    public double Bottom => Y + Height;

    public Spot Centre => new(X + (Width / 2), Y + (Height / 2));

    public bool Overlaps(Box other) => X < other.Right && other.X < Right && Y < other.Bottom && other.Y < Bottom;

    public bool Holds(Box other) => X <= other.X && Right >= other.Right && Y <= other.Y && Bottom >= other.Bottom;
}

/// <summary>How far something reaches from its centre; what hangs below it counts, and needs no balance above.</summary>
internal readonly record struct Extent(double Width, double Above, double Below);

/// <summary>A part of a line: straight, or a cubic curve.</summary>
/// <param name="To">Where it ends.</param>
/// <param name="Leaving">The control point at its start; null where it is straight.</param>
/// <param name="Arriving">The control point at its end.</param>
internal readonly record struct Leg(Spot To, Spot? Leaving = null, Spot Arriving = default)
{
    public Leg Moved(double x, double y) => new(To.Moved(x, y), Leaving?.Moved(x, y), Arriving.Moved(x, y));
}

/// <summary>A line from one item to another.</summary>
internal sealed record Route(Spot Start, Sequence<Leg> Legs)
{
    public Spot End => Legs[^1].To;

    /// <summary>A point from which the line runs straight into its end.</summary>
    public Spot Before => Legs[^1] switch
    {
        { Leaving: not null } curve => curve.Arriving,
        _ => Legs.Count == 1 ? Start : Legs[^2].To,
    };

    /// <summary>The point halfway along the part in the middle of it.</summary>
    public Spot Middle
    {
        get
        {
            var at = Legs.Count / 2;
            var (from, leg) = (at == 0 ? Start : Legs[at - 1].To, Legs[at]);
            return leg.Leaving is { } leaving
                ? new Spot((from.X + (3 * leaving.X) + (3 * leg.Arriving.X) + leg.To.X) / 8, (from.Y + (3 * leaving.Y) + (3 * leg.Arriving.Y) + leg.To.Y) / 8)
                : new Spot((from.X + leg.To.X) / 2, (from.Y + leg.To.Y) / 2);
        }
    }

    public Route Moved(double x, double y) => new(Start.Moved(x, y), Legs.Select(leg => leg.Moved(x, y)).ToSequence());
}

/// <summary>Where the items of a flow are, from its upper left corner on, and how the arrows between them run.</summary>
/// <param name="Size">The room that all of it takes.</param>
/// <param name="Centres">The centre of each item.</param>
/// <param name="Routes">The line of each arrow.</param>
internal sealed record Arrangement(Size Size, Spot[] Centres, Route[] Routes);
