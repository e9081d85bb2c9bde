namespace RosePO.Core.Preferences;

/// <summary>Seeds that depend on what they are for, not on the order in which things are done.</summary>
internal static class StableSeed
{
    /// <summary>Mixes numbers into one seed by the finaliser of SplitMix64 (Steele, Lea and Flood 2014).</summary>
    public static int Of(params ReadOnlySpan<int> parts)
    {
        var state = 0UL;
        foreach (var part in parts)
        {
            state = (state ^ (uint)part) + 0x9E3779B97F4A7C15UL;
            state = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9UL;
            state = (state ^ (state >> 27)) * 0x94D049BB133111EBUL;
            state ^= state >> 31;
        }

        return (int)(state >> 33);
    }
}
