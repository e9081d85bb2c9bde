using System.ComponentModel.DataAnnotations;

namespace RosePO;

/// <summary>The range of an option without an upper end: the value, or each value of a list, is above this.</summary>
public sealed class AboveAttribute : RangeAttribute
{
    /// <summary>Declares the range.</summary>
    /// <param name="bound">The lower end, which is not allowed.</param>
    public AboveAttribute(double bound)
        : base(bound, double.PositiveInfinity) => MinimumIsExclusive = true;
}
