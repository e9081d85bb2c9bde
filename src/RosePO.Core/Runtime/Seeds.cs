namespace RosePO.Core.Runtime;

/// <summary>Seeds derived from a seed and a place, so that what is drawn at a place never depends on what was drawn before.</summary>
public static class Seeds
{
    /// <summary>Mixes a seed with numbers (SplitMix64's finaliser) into a seed for <see cref="Random"/> or torch.</summary>
    public static int Derive(int seed, params ReadOnlySpan<long> place)
    {
        var state = unchecked((ulong)seed);
        foreach (var number in place)
        {
            state = Mix(state ^ Mix(unchecked((ulong)number)));
        }

        return (int)(Mix(state) >> 33);
    }

    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value += 0x9e3779b97f4a7c15;
            value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
            value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
            return value ^ (value >> 31);
        }
    }
}
