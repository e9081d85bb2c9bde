namespace RosePO.Core.Tests.Arrows;

// Types that one of them mentions in every way there is.
internal class Base;

internal static class Called
{
    public static int Value() => 1;
}

internal sealed class Created;

internal sealed class Asked;

internal sealed class Listed;

[AttributeUsage(AttributeTargets.Method)]
internal sealed class TakenAttribute : Attribute;

internal sealed class Reader : Base
{
    private readonly Func<int> _later = () => Called.Value();

    [Taken]
    public int Read(IReadOnlyList<Listed?[]> lists, object some) => some is Asked ? lists.Count : _later() + new Created().GetHashCode();
}
