BeforeAll {
    . "$PSScriptRoot/common.ps1"
    $assertions = Get-ChildItem "$PSScriptRoot/../../artifacts/module/RosePO.Assertions" -Directory | Select-Object -Last 1
    Import-Module "$($assertions.FullName)/RosePO.Assertions.psd1"
    $examples = "$PSScriptRoot/../../examples/powershell"
    Push-Location $TestDrive
    Set-Content ./experiment.yml $RoseExperiment

    # In a Pester of its own, as from a prompt.
    function Nightly([string] $Night, [double] $MinimumHitRatio, [string] $More = '') {
        Shell @"
`$null = & '$examples/nightly.ps1' -Experiment ./$($More ? $More : 'experiment.yml') -Night $Night -Gate @{ MinimumHitRatio = $MinimumHitRatio; Margin = 1; Resamples = 50 }
exit `$LASTEXITCODE
"@
        $LASTEXITCODE
    }
}

AfterAll { Pop-Location }

Describe 'nightly.ps1' {
    It 'promotes the first model that passes the gate' {
        Nightly 2026-01-01 0 | Select-Object -Last 1 | Should -Be 0
        Get-Content ./nightly/serving/current.txt | Should -Be 2026-01-01
        './nightly/serving/2026-01-01/model.safetensors' | Should -Exist
        './nightly/runs/gate-2026-01-01.xml' | Should -Exist
    }

    It 'does nothing where nothing is new' {
        Nightly 2026-01-02 0 | Select-Object -Last 1 | Should -Be 0
        Get-Content ./nightly/serving/current.txt | Should -Be 2026-01-01
    }

    It 'leaves the serving model where the gate is missed' {
        Set-Content ./changed.yml ($RoseExperiment -replace 'align: \{ rosepo: \{', 'align: { rosepo: { beta: 0.5,')
        Nightly 2026-01-03 1 changed.yml | Select-Object -Last 1 | Should -Be 1
        Get-Content ./nightly/serving/current.txt | Should -Be 2026-01-01
        './nightly/serving/2026-01-03' | Should -Not -Exist
    }

    It 'compares with the model that serves' {
        Set-Content ./other.yml ($RoseExperiment -replace 'align: \{ rosepo: \{', 'align: { rosepo: { beta: 0.2,')
        Nightly 2026-01-04 0 other.yml | Select-Object -Last 1 | Should -Be 0
        Get-Content ./nightly/serving/current.txt | Should -Be 2026-01-04
    }
}

Describe 'DataQuality.Tests.ps1' {
    BeforeAll {
        $now = [DateTimeOffset]::UtcNow.ToUnixTimeSeconds()
        $good = 0..1199 | ForEach-Object { [pscustomobject]@{ user = $_ % 60; item = $_ * 7 % 41; title = "Track $($_ * 7 % 41)"; timestamp = $now - 5000 + $_ } }
        function Quality($Rows) {
            $Rows | Export-Csv ./log.csv
            Shell @"
Import-Module '$((Get-Module RosePO).Path | Split-Path)/RosePO.psd1'
`$ran = Invoke-Pester -Container (New-PesterContainer -Path '$examples/DataQuality.Tests.ps1' -Data @{ Log = './log.csv' }) -PassThru -Output None
"`$(`$ran.PassedCount + `$ran.FailedCount) tests"
`$ran.Failed.Name
"@
        }
    }

    It 'passes a log that is in order' { Quality $good | Should -Match '^[1-9]\d* tests$' }

    It 'fails one of which a title stands for two items' {
        $good[0].title = 'Track 40'
        (Quality $good)[-1] | Should -Be 'gives an item one title, and a title one item'
    }
}
