BeforeAll { . "$PSScriptRoot/common.ps1" }

Describe 'Test-RosePORuntime' {
    It 'passes where the other tests do' {
        $checks = Test-RosePORuntime -Device cpu
        $checks | Should -BeOfType RosePO.RuntimeCheck
        $checks.Status | Should -Not -Contain Failed
        $checks | ForEach-Object { $_.Finding | Should -Match '\.$' }
    }

    It 'has a remedy for a device that is not there' {
        $failed = Test-RosePORuntime -Device cuda:97 | Where-Object Status -EQ Failed
        $failed | Should -Not -BeNullOrEmpty
        $failed | ForEach-Object { $_.Remedy | Should -Not -BeNullOrEmpty }
    }

    It 'answers a script with one Boolean' {
        Test-RosePORuntime cpu -Quiet | Should -BeTrue
        Test-RosePORuntime cuda:97 -Quiet | Should -BeFalse
    }

    It 'completes devices' {
        Complete 'Test-RosePORuntime -Device c' | Should -Be cpu, cuda, cuda:0
    }
}
