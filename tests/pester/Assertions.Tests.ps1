BeforeAll {
    . "$PSScriptRoot/common.ps1"
    Import-Module "$PSScriptRoot/../../module/assertions/RosePO.Assertions/RosePO.Assertions.psd1"

    # Rows as Measure-Recommendations gives them.
    function Row([string] $Name, [double] $Hit, [double] $Lift, [RosePO.MetricComparison[]] $Comparisons = @()) {
        $metrics = [System.Collections.Generic.OrderedDictionary[string, RosePO.MetricValue]]::new()
        $metrics['HR@1'] = [RosePO.MetricValue]::new($Hit, $Hit - 0.02, $Hit + 0.02, 100)
        $metrics['PopularityLift'] = [RosePO.MetricValue]::new($Lift, $Lift - 0.05, $Lift + 0.05, 100)
        $row = [RosePO.ModelMeasurement]::new()
        foreach ($value in @{ Name = $Name; Metrics = $metrics; Comparisons = $Comparisons; Measurement = ''; Report = '' }.GetEnumerator()) {
            [RosePO.ModelMeasurement].GetProperty($value.Key).SetValue($row, $value.Value)
        }

        $row
    }

    $sft = Row sft 0.40 -0.30
    $rosepo = Row rosepo 0.45 0.10 @(
        [RosePO.MetricComparison]::new('rosepo', 'sft', 'HR@1', 0.05, 0.01, 0.09, 0.01)
        [RosePO.MetricComparison]::new('rosepo', 'sft', 'PopularityLift', -0.20, -0.30, -0.10, 0.001)
    )
}

Describe 'Should operators of RosePO.Assertions' {
    It 'hold a hit ratio to a minimum' {
        $rosepo | Should -HaveHitRatio 0.44
        $rosepo, $sft | Should -HaveHitRatio -Minimum 0.4
        $sft | Should -Not -HaveHitRatio 0.44
        $rosepo | Should -Not -HaveHitRatio 0.44 -WholeInterval
    }

    It 'say what was expected, why, and what was found' {
        { $sft | Should -HaveHitRatio 0.44 -Because 'the shop needs it' } | Should -Throw -ExpectedMessage (
            "Expected HR@1 of 'sft' to be at least 0.44, because the shop needs it, but it is 0.4000 ?0.3800, 0.4200? (n = 100).")
    }

    It 'hold any metric between bounds' {
        $rosepo | Should -HaveMetric PopularityLift -Minimum -0.2 -Maximum 0.2
        $sft | Should -Not -HaveMetric PopularityLift -Minimum -0.2
        $sft | Should -HaveMetric 'HR@1'
        $sft | Should -Not -HaveMetric ValidRatio
    }

    It 'compare harms by their distance from 0' {
        $rosepo | Should -HaveNoMorePopularityLiftThan 0.1
        $rosepo | Should -HaveNoMorePopularityLiftThan $sft
        $sft | Should -Not -HaveNoMorePopularityLiftThan $rosepo
        $rosepo | Should -Not -HaveNoMorePopularityLiftThan 0.1 -WholeInterval
    }

    It 'take an improvement from the paired interval, in the metric''s own direction' {
        $rosepo | Should -ImproveOn sft
        $rosepo | Should -ImproveOn sft -Metric PopularityLift
        $rosepo.Comparisons[0] = [RosePO.MetricComparison]::new('rosepo', 'sft', 'HR@1', 0.01, -0.02, 0.04, 0.5)
        $rosepo | Should -Not -ImproveOn sft
        $rosepo | Should -ImproveOn sft -OrStayWithin 0.02
        $rosepo | Should -Not -ImproveOn sft -OrStayWithin 0.01
    }

    It 'fail, denied or not, where nothing was measured' {
        { $rosepo | Should -HaveNoMoreSemanticExcessThan 0.1 } | Should -Throw -ExpectedMessage '*SemanticExcess was not measured.'
        { $rosepo | Should -Not -HaveNoMoreSemanticExcessThan 0.1 } | Should -Throw -ExpectedMessage '*SemanticExcess was not measured.'
        { $rosepo | Should -Not -ImproveOn popularity } | Should -Throw -ExpectedMessage '*-Against*'
    }

    It 'read the models of a metrics.json, and rows of another process' {
        $json = '{"name":"rosepo","metrics":{"HR@1":{"value":0.45,"low":0.43,"high":0.47,"n":100}}}' | ConvertFrom-Json
        $json | Should -HaveHitRatio 0.44
        { $json | Should -HaveHitRatio 0.5 } | Should -Throw -ExpectedMessage '*(n = 100).'
        $copy = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($rosepo, 4))
        $copy | Should -HaveHitRatio 0.44
        { $copy | Should -HaveHitRatio 0.5 } | Should -Throw -ExpectedMessage '*(n = 100).'
    }

    It 'may be imported again' {
        { Import-Module "$PSScriptRoot/../../module/assertions/RosePO.Assertions/RosePO.Assertions.psd1" -Force } | Should -Not -Throw
    }
}
